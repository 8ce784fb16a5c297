import Base
import Synchronization

/// What an authorizer is asked: who wants to call what, with everything that policies may look at. The input is decoded only
/// when the answer needs it, and then once.
public struct AccessQuestion: Sendable {
    public let principal: Principal
    /// The IAM action of the operation, `cloudwatch:PutMetricAlarm`.
    public let action: String
    public let region: String
    public let account: String
    /// Now, on the server's clock.
    public let time: Timestamp
    /// Address and program of the caller.
    public let peer: String
    public let userAgent: String
    /// botocore's name of the service.
    public let service: String
    public let operation: String
    private let naming: ResourceNaming
    private let input: LazyInput
    /// What the records told; nil where they were not asked.
    private var found: [AccessNeed]?

    init(principal: Principal, action: String, region: String, account: String, time: Timestamp, call: WireCall, request: HTTPRequest) {
        self.init(
            principal: principal, action: action, region: region, account: account, time: time, peer: request.peer,
            userAgent: request.headers["user-agent"] ?? "", service: call.service.table.service, operation: call.operation.name,
            naming: call.service.service.naming,
            // An input that cannot be read names nothing; the call is refused for it right after.
            input: { try? call.input(of: request) })
    }

    /// `input` is called at most once.
    public init(
        principal: Principal, action: String, region: String, account: String, time: Timestamp, peer: String, userAgent: String, service: String,
        operation: String, naming: ResourceNaming, input: @escaping @Sendable () -> Node?
    ) {
        (self.principal, self.action, self.region, self.account, self.time) = (principal, action, region, account, time)
        (self.peer, self.userAgent, self.service, self.operation, self.naming) = (peer, userAgent, service, operation, naming)
        self.input = LazyInput(input)
    }

    /// All that must be allowed; nothing for an operation that decides for itself or is open to everyone.
    public var needs: [AccessNeed] { found ?? naming.needs(of: self) }

    /// This question, with what only the records know of the resources that the call names.
    public func lookedUp() async throws(ServiceFault) -> AccessQuestion {
        var question = self
        question.found = try await naming.lookUp(self)
        return question
    }

    /// The values of a condition key (lower case) that the input holds; nil when it holds none.
    public func inputValues(_ key: String) -> [String]? { naming.values(of: key, in: self) }

    /// The input as it was sent, with the model's names; `null` when it cannot be read.
    public var node: Node { input.node }
}

/// An input that is decoded when it is first asked for.
private final class LazyInput: Sendable {
    private let read: @Sendable () -> Node?
    private let known = Mutex<Node?>(nil)

    init(_ read: @escaping @Sendable () -> Node?) { self.read = read }

    var node: Node {
        known.withLock { known in
            if let known { return known }
            let node = read() ?? .null
            known = node
            return node
        }
    }
}
