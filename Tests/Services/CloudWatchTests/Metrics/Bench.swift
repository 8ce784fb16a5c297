import AWSWire
import Base
import MetricStore
import Testing

@testable import CloudWatch

/// CloudWatch over a store in memory, called with inputs as JSON has them and through every protocol.
struct Bench {
    static let now = Timestamp(iso8601: "2026-01-20T12:00:30Z") ?? Timestamp(milliseconds: 0)
    static let account = "123456789012", region = "eu-west-1"

    let store = MemoryMetrics()
    var now = Bench.now
    let directory: ServiceDirectory

    init() { directory = ServiceDirectory([Service("cloudwatch", operations: MetricOperations.all(over: store))]) }

    func context(_ operation: String, origin: String? = nil) -> Call {
        Call(
            requestID: "id", time: now, account: Bench.account, region: Bench.region,
            principal: Principal(arn: "arn:aws:iam::123456789012:root", userID: "123456789012", accessKeyID: nil, isTemporary: false), peer: "127.0.0.1",
            userAgent: "", eventSource: "monitoring.amazonaws.com", operation: operation, request: .null, batchOrigin: origin)
    }

    func wireCall(_ request: HTTPRequest) throws -> WireCall {
        try WireCall(of: request, form: ReplyForm(of: request, requestID: "id"), signingName: "monitoring", in: directory)
    }

    @discardableResult
    func call(_ operation: String, _ input: Node, over wire: WireProtocol = .json, origin: String? = nil) async throws -> Node {
        let request = Requests.request(operation, input, over: wire)
        let call = try wireCall(request)
        return try await OperationRunner.run(call, input: try call.input(of: request), in: context(operation, origin: origin))
    }

    /// The fault that a call answers; records an issue when it answers none.
    func fault(_ operation: String, _ input: Node, over wire: WireProtocol = .json) async -> ServiceFault {
        do {
            let output = try await call(operation, input, over: wire)
            Issue.record("answered \(output)")
        } catch let fault as ServiceFault {
            return fault
        } catch { Issue.record(error) }
        return .internal("none")
    }

    /// Stores one datum.
    func put(_ namespace: String, _ members: [Node.Member]) async throws {
        try await call("PutMetricData", .map([.init("Namespace", .text(namespace)), .init("MetricData", .list([.map(members)]))]))
    }

    func put(_ name: String, _ value: Double, at time: Timestamp, _ dimensions: [String: String] = [:], unit: String? = nil, resolution: Int64? = nil, namespace: String = "App") async throws {
        var members: [Node.Member] = [.init("MetricName", .text(name)), .init("Value", .double(value)), .init("Timestamp", .timestamp(time))]
        if !dimensions.isEmpty { members.append(.init("Dimensions", Bench.dimensions(dimensions))) }
        if let unit { members.append(.init("Unit", .text(unit))) }
        if let resolution { members.append(.init("StorageResolution", .int(resolution))) }
        try await put(namespace, members)
    }

    static func dimensions(_ pairs: [String: String]) -> Node {
        .list(pairs.sorted { $0.key < $1.key }.map { .map([.init("Name", .text($0.key)), .init("Value", .text($0.value))]) })
    }
}

extension Node: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(dictionaryLiteral elements: (String, Node)...) { self = .map(elements.map { Member($0.0, $0.1) }) }
    public init(arrayLiteral elements: Node...) { self = .list(elements) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// An input as JSON writes it.
    init(json text: String) {
        guard let value = try? JSONValue(parsing: text) else { preconditionFailure("a test writes sound JSON") }
        self = Node(value)
    }

    var items: [Node] { if case .list(let items) = self { items } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        default: nil
        }
    }
    var time: Timestamp? { if case .timestamp(let time) = self { time } else { nil } }
}

func time(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? Timestamp(milliseconds: 0) }
