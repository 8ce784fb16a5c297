import AWSWire
import AlarmEngine
import Base
import Clockwork
import CloudWatch
import Identities
import MetricStore
import RecordStore
import SNS
import STS
import SimWorld
import World

/// All services over stores in memory, for one request.
struct OperationBench {
    static let now = Timestamp(seconds: 1_767_571_200)
    static let account = "123456789012", region = "eu-west-1"

    let world: SimWorld
    let directory: ServiceDirectory

    init() throws {
        world = SimWorld(seed: 1, startingAt: OperationBench.now)
        try world.disk.makeFolder("/keys")
        let records = MemoryRecordStore(), metrics = NoMetrics()
        let engine = AlarmEngine(world: world, records: records, metrics: metrics, timers: NoTimers(), sink: NoSink())
        let keys = try KeyRing(folder: "/keys", account: OperationBench.account, world: world)
        let book = IdentityBook(records: records, keys: keys, seal: try IdentitySeal(folder: "/keys", world: world), world: world)
        let endpoints = EndpointRules(slackEndpoint: "https://chat.example/hooks", canMail: true)
        directory = ServiceDirectory([
            cloudWatchService(metrics: metrics, records: records, engine: engine), snsService(records: records, world: world, endpoints: endpoints, onPost: {}),
            stsService(book: book, keys: keys),
        ])
    }

    /// CloudWatch's table alone, made once: reading a request changes nothing.
    private static let reading = ServiceDirectory([Service("cloudwatch", operations: MetricOperations.all(over: NoMetrics()))])

    static func wireCall(_ request: HTTPRequest) throws -> WireCall {
        try WireCall(of: request, form: ReplyForm(of: request, requestID: "id"), signingName: "monitoring", in: reading)
    }

    static func request(_ operation: String, _ body: [UInt8], over wire: WireProtocol) -> HTTPRequest {
        switch wire {
        case .query: HTTPRequest(method: "POST", path: "/", headers: ["content-type": "application/x-www-form-urlencoded"], body: body)
        case .cbor: HTTPRequest(method: "POST", path: "/service/GraniteServiceVersion20100801/operation/\(operation)", headers: ["smithy-protocol": "rpc-v2-cbor"], body: body)
        default: HTTPRequest(method: "POST", path: "/", headers: ["content-type": "application/x-amz-json-1.0", "x-amz-target": "GraniteServiceVersion20100801.\(operation)"], body: body)
        }
    }

    static func context(_ call: WireCall, _ request: JSONValue = .null) -> Call {
        Call(
            requestID: "id", time: now, account: account, region: region,
            principal: Principal(arn: "arn:aws:iam::123456789012:root", userID: account, accessKeyID: nil, isTemporary: false), peer: "127.0.0.1", userAgent: "",
            eventSource: "monitoring.amazonaws.com", operation: call.operation.name, request: request)
    }
}

/// Takes everything, has nothing.
private struct NoMetrics: MetricStoring {
    func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) {
        done(.success(AppendOutcome(samplesStored: batch.sampleCount, wasRepeat: false)))
    }
    func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] { [] }
    func find(_ labels: Labels) -> SeriesReference? { nil }
    func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] { [] }
    func lateChanges(of series: SeriesReference) -> UInt64 { 0 }
    func newestSample(of series: SeriesReference) -> Timestamp? { nil }
}

private struct NoTimers: TimerScheduling {
    func set(_ name: String, at time: Timestamp, _ job: @escaping TimedJob) {}
    func cancel(_ name: String) {}
    func due(_ name: String) -> Timestamp? { nil }
    func start(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool { true }
}

private struct NoSink: AlarmActionSink {
    func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {}
}
