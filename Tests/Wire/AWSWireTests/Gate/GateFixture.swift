import Base
import RecordStore
import SimWorld
import World

@testable import AWSWire

/// A gate before three operations of the embedded models, with a signer that has its key.
struct GateFixture {
    let world: SimWorld
    let keys: KeyRing
    let records = MemoryRecordStore()
    let gate: Gate

    init(
        isOpen: Bool = false, scale: Double = 0, authorizer: (any Authorizer)? = nil, hot: [any HotOperation] = [], limits: GateLimits = GateLimits(),
        naming: ResourceNaming = ResourceNaming()
    ) throws {
        world = SimWorld(seed: 11)
        try world.disk.makeFolder("/data")
        let keys = try KeyRing(folder: "/data", account: "123456789012", world: world)
        self.keys = keys
        let services = [
            Service("cloudwatch", operations: [DescribeAlarms(), DeleteAlarms(records: records), PutMetricData()], naming: naming),
            Service("sns", operations: [ListTopics()]),
        ]
        gate = Gate(
            services: ServiceDirectory(services), doorkeeper: Doorkeeper(),
            authenticator: isOpen
                ? .open(region: "eu-central-1") { id, _ in keys.principal(accessKeyID: id) } : .strict(credentials: keys, clock: world.clock),
            authorizer: authorizer ?? OwnerAuthorizer(account: "123456789012"), throttle: Throttle(scale: scale), hotOperations: hot, records: records,
            limits: limits, account: "123456789012", clock: VirtualClock(startingAt: Timestamp(seconds: 2_000_000_000)), world: world)
    }

    func signer(service: String = "monitoring", region: String = "us-east-1") -> SigV4Signer {
        SigV4Signer(accessKeyID: keys.list[0].id, secretAccessKey: keys.list[0].secret, region: region, service: service)
    }

    /// A signed call over JSON.
    func json(_ operation: String, _ body: String = "{}", target: String = "GraniteServiceVersion20100801", signer: SigV4Signer? = nil) throws -> HTTPRequest {
        var request = HTTPRequest(
            method: "POST", path: "/",
            headers: ["Host": "localhost:4566", "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "\(target).\(operation)", "User-Agent": "test/1"],
            body: Array(body.utf8), peer: "127.0.0.1")
        try (signer ?? self.signer()).sign(&request, at: world.clock.now)
        return request
    }

    /// A signed call over the query protocol.
    func query(_ form: String, signer: SigV4Signer? = nil) throws -> HTTPRequest {
        var request = HTTPRequest(
            method: "POST", path: "/", headers: ["Host": "localhost:4566", "Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
            body: Array(form.utf8), peer: "127.0.0.1")
        try (signer ?? self.signer()).sign(&request, at: world.clock.now)
        return request
    }

    func auditEvents() async throws -> [AuditEvent] {
        try await records.read {
            try $0.auditEvents(from: Timestamp(milliseconds: 0), to: Timestamp(seconds: 1 << 40), newestFirst: false, limit: 100)
        }
    }
}

struct DescribeAlarms: Operation {
    struct Input: Decodable, Sendable {
        let alarmNamePrefix: String?
    }

    static let access = Access.read("cloudwatch:DescribeAlarms")
    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty { Empty() }
}

/// A change that knows one alarm.
struct DeleteAlarms: Operation {
    struct Input: Decodable, Sendable {
        let alarmNames: [String]
    }

    static let access = Access.write("cloudwatch:DeleteAlarms")
    let records: MemoryRecordStore

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard input.alarmNames == ["cpu"] else { throw .modeled("ResourceNotFound", "There is no such alarm.") }
        return try await records.change(by: call) { _ in Empty() }
    }
}

struct PutMetricData: Operation {
    struct Input: Decodable, Sendable {
        let namespace: String
    }

    static let access = Access.data("cloudwatch:PutMetricData")
    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty { Empty() }
}

struct ListTopics: Operation {
    struct Input: Decodable, Sendable {}

    static let access = Access.read("sns:ListTopics")
    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty { Empty() }
}

/// Nobody may do anything.
struct NoOne: Authorizer {
    func refusal(of question: AccessQuestion) -> String? { "\(question.principal.arn) may not \(question.action) in \(question.region)" }
}
