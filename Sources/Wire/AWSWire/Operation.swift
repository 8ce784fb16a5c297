import Base
import RecordStore

/// One AWS operation: a small file. Bounds, enums, required members and wire names are the shape table's; what is left is behaviour.
///
/// `Input` and `Output` hold only the members we act on. A property is a member when their names are equal without regard to
/// case (`okActions` is `OKActions`). A member that was sent and has no property is refused by name, unless `recordedOnly` lists it.
public protocol Operation: Sendable {
    associatedtype Input: Decodable & Sendable
    associatedtype Output: Encodable & Sendable

    /// The operation's name; by default that of the type.
    static var name: String { get }
    static var access: Access { get }
    /// Members (`Member` or `Member.Inner`) that are kept and echoed without effect, each with the reason.
    static var recordedOnly: [String: String] { get }
    /// Whether the member `DryRun` asks only if the call would be taken (Amazon EC2 API Reference, Common query parameters).
    static var canBeTried: Bool { get }

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output
}

extension Operation {
    public static var name: String { String(describing: Self.self) }
    public static var recordedOnly: [String: String] { [:] }
    public static var canBeTried: Bool { false }
}

/// What an operation does to state, and the IAM action that allows it.
public enum Access: Hashable, Sendable {
    /// Counted.
    case read(String)
    /// Audited: the operation passes `call.auditEvent()` to the transaction that makes its change; refusals are recorded by the gate.
    case write(String)
    /// A data call (PutMetricData): counted, with its effect in a store of its own.
    case data(String)

    public var action: String {
        switch self {
        case .read(let action), .write(let action), .data(let action): action
        }
    }
}

/// An output without members.
public struct Empty: Codable, Hashable, Sendable {
    public init() {}
}

/// Who calls, for whom, when: everything an operation may know of its request beside the input.
public struct Call: Sendable {
    public let requestID: String
    /// Now, on the server's (possibly virtual) clock.
    public let time: Timestamp
    public let account: String
    public let region: String
    public let principal: Principal
    public let peer: String
    public let userAgent: String
    /// The event source of the service, `monitoring.amazonaws.com`.
    public let eventSource: String
    public let operation: String
    /// The input as it was sent, secrets removed, for the audit trail.
    public let request: JSONValue
    /// The header `x-hinomi-origin`, with which our own agents number their batches (docs/format/labels.md).
    public let batchOrigin: String?

    public init(
        requestID: String, time: Timestamp, account: String, region: String, principal: Principal, peer: String, userAgent: String, eventSource: String,
        operation: String, request: JSONValue, batchOrigin: String? = nil
    ) {
        self.batchOrigin = batchOrigin
        (self.requestID, self.time, self.account, self.region, self.principal) = (requestID, time, account, region, principal)
        (self.peer, self.userAgent, self.eventSource, self.operation, self.request) = (peer, userAgent, eventSource, operation, request)
    }

    /// The audit event of this call, to be written in the transaction that makes its change.
    public func auditEvent(response: JSONValue? = nil, fault: ServiceFault? = nil) -> AuditEvent {
        AuditEvent(
            id: requestID, time: time, account: account, region: region, source: eventSource, name: operation, principal: principal.arn,
            accessKeyID: principal.accessKeyID, sourceAddress: peer, userAgent: userAgent, requestID: requestID, request: request,
            response: response, errorCode: fault?.name, errorMessage: fault?.message)
    }
}

/// The identity behind a request.
public struct Principal: Hashable, Sendable {
    public let arn: String
    /// `AIDA...` or the account for root: what GetCallerIdentity calls UserId.
    public let userID: String
    public let accessKeyID: String?
    /// True for credentials of sessions: GetSessionToken, roles, federated users.
    public let isTemporary: Bool
    /// What the source of the credential knows of an identity of IAM; nil for the operator's own keys, which may do everything.
    public let bearer: (any Bearer)?

    public init(arn: String, userID: String, accessKeyID: String?, isTemporary: Bool, bearer: (any Bearer)? = nil) {
        (self.arn, self.userID, self.accessKeyID, self.isTemporary, self.bearer) = (arn, userID, accessKeyID, isTemporary, bearer)
    }

    public static func == (a: Principal, b: Principal) -> Bool {
        (a.arn, a.userID, a.accessKeyID, a.isTemporary) == (b.arn, b.userID, b.accessKeyID, b.isTemporary) && a.bearer === b.bearer
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(arn)
        hasher.combine(accessKeyID)
    }
}

/// The identity behind a credential, as its source knows it and its authorizer reads it; to the gate it is a sealed envelope.
public protocol Bearer: AnyObject, Sendable {}
