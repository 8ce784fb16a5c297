import AlarmEngine
import Alarms
import Base
import CapacityHooks
import HandClock
import RecordStore
import Scaling
import SimWorld
import Synchronization
import TargetEngine
import Testing
import World

@testable import AWSWire
@testable import ApplicationAutoScaling

/// The service over an engine that really decides, on records in memory, a resource that a test plays, and a clock that it moves; asked in JSON.
final class Stage: Sendable {
    static let start = CivilTime(year: 2026, month: 1, day: 5, hour: 12).timestamp
    static let account = "123456789012", region = "us-east-1"

    let records: MemoryRecordStore
    let timers: HandTimers
    let resource: PlayedResource
    let alarms: AlarmEngine
    let engine: TargetEngine
    private let served: ServedService
    private let world: StageWorld

    /// Opened anew on the records and the resource of another, it is the server after a kill.
    init(after other: Stage? = nil, starts: Bool = true) async throws {
        records = other?.records ?? MemoryRecordStore()
        resource = other?.resource ?? PlayedResource()
        timers = HandTimers(other?.timers.now ?? Stage.start)
        world = StageWorld(clock: timers, sim: SimWorld(seed: other == nil ? 7 : 8))
        let post = PolicyPost()
        alarms = AlarmEngine(world: world, records: records, metrics: NoMetrics(), timers: timers, sink: post)
        engine = TargetEngine(world: world, records: records, timers: timers, hooks: resource, alarms: alarms)
        post.engine.withLock { [engine] in $0 = engine }
        served = ServedService(
            applicationAutoScalingService(engine: engine, records: records, world: world), table: try #require(ShapeTable.named("application-autoscaling")))
        if starts { try await start() }
    }

    func start() async throws {
        try await alarms.start()
        try await engine.start()
    }

    /// Lets what was ordered happen.
    func settle(_ span: TimeSpan = .seconds(1)) async { await timers.advance(span) }

    static let names: JSONValue = ["ServiceNamespace": "custom-resource", "ResourceId": "hook/workers", "ScalableDimension": "custom-resource:ResourceType:Property"]

    /// The answer to a call on the target `hook/workers`; members are added, and replace those that name it. Throws the call's fault.
    @discardableResult
    func ask(_ operation: String, _ members: JSONValue = [:], named: Bool = true) async throws -> JSONValue {
        let shape = try #require(served.table.operation(operation))
        let given = members.members ?? [], keys = Set(given.map(\.key))
        let all = (named ? Stage.names.members ?? [] : []).filter { !keys.contains($0.key) } + given.filter { !$0.value.isNull }
        let request = HTTPRequest(method: "POST", path: "/", headers: ["x-amz-target": "AnyScaleFrontendService.\(operation)"], body: JSONValue.object(all).encoded)
        let wire = WireCall(form: ReplyForm(of: request, requestID: "r").speaking(.json, jsonVersion: "1.1"), service: served, operation: shape)
        let input = try wire.input(of: request)
        let call = Call(
            requestID: world.random.uuid(), time: timers.now, account: Stage.account, region: Stage.region,
            principal: Principal(arn: "arn:aws:iam::123456789012:root", userID: Stage.account, accessKeyID: "AKIA", isTemporary: false), peer: "127.0.0.1",
            userAgent: "test", eventSource: "application-autoscaling.amazonaws.com", operation: operation, request: input.json)
        let response = wire.response(to: try await OperationRunner.run(wire, input: input, in: call))
        #expect(response.status == 200)
        return try JSONValue(parsing: response.body)
    }

    /// The refusal of a call, as `code: message`; `none` when it succeeds.
    func refusal(_ operation: String, _ members: JSONValue = [:], named: Bool = true) async -> String {
        do {
            try await ask(operation, members, named: named)
            return "none"
        } catch { return (error as? ServiceFault).map { "\($0.name): \($0.message)" } ?? "\(error)" }
    }

    /// Registers `hook/workers` and lets its capacity be looked at.
    func register(_ low: Int = 1, _ high: Int = 10) async throws {
        try await ask("RegisterScalableTarget", ["MinCapacity": .int(Int64(low)), "MaxCapacity": .int(Int64(high))])
        await settle()
    }

    /// An alarm of this name at a threshold of 50 executes a policy, and goes to ALARM with a value.
    func fire(_ name: String, _ arn: String, value: Double) async throws {
        let alarm = identity(name)
        if alarms.state(of: alarm) == nil {
            let configuration = MetricAlarmConfiguration(
                actions: ActionSettings(alarm: [arn]), metricName: "m", namespace: "n", statistic: "Average", period: 60, evaluationPeriods: 1, threshold: 50,
                comparisonOperator: .greaterThanThreshold)
            try await alarms.put(alarm, .metric(configuration), at: timers.now, audit: nil)
        }
        try await setState(name, .ok)
        try await setState(name, .alarm, value: value)
        await settle()
    }

    func setState(_ name: String, _ state: AlarmState, value: Double = 0) async throws {
        let data: JSONValue = ["recentDatapoints": [.double(value)]]
        try await alarms.setState(identity(name), to: state, reason: StateReason(text: "test", data: data.encodedText), by: "test", at: timers.now, audit: nil)
    }

    private func identity(_ name: String) -> AlarmIdentity { AlarmIdentity(account: Stage.account, region: Stage.region, name: name) }

    /// Activities, the latest first, as `Status description`.
    func activities(_ members: JSONValue = [:]) async throws -> [String] {
        (try await ask("DescribeScalingActivities", members)["ScalingActivities"]?.items ?? []).map { "\($0["StatusCode"]?.text ?? "") \($0["Description"]?.text ?? "")" }
    }

    /// Puts the policy `out`, which adds 2; its ARN.
    func stepPolicy(_ name: String = "out", adding amount: Int = 2) async throws -> String {
        let configuration: JSONValue = [
            "AdjustmentType": "ChangeInCapacity", "Cooldown": 0, "StepAdjustments": [["MetricIntervalLowerBound": 0, "ScalingAdjustment": .int(Int64(amount))]],
        ]
        let put = try await ask("PutScalingPolicy", ["PolicyName": .string(name), "PolicyType": "StepScaling", "StepScalingPolicyConfiguration": configuration])
        return try #require(put["PolicyARN"]?.text)
    }
}

/// Hands alarms to the engine, as the server does.
private final class PolicyPost: AlarmActionSink {
    let engine = Mutex<TargetEngine?>(nil)

    func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {
        guard try TargetEngine.enqueue(action, in: transaction) else { throw AlarmActionRefusal("there is no scaling policy \(action.target)") }
        engine.withLock { $0 }?.pokeAlarms()
    }
}

/// A resource that does what it is told, unless the test says otherwise.
final class PlayedResource: CapacityControl {
    struct State {
        var capacity = 2
        var sets: [Int] = []
        var reads = 0
        var failure: CapacityFailure?
        /// It is asked well, and takes no change.
        var changeFailure: CapacityFailure?
        var status = CapacityAnswer.Status.successful
    }
    let state = Mutex(State())

    var capacity: Int { state.withLock(\.capacity) }
    var sets: [Int] { state.withLock(\.sets) }
    func play(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    func refusal(of resourceID: String) -> String? { resourceID.hasPrefix("hook/") || resourceID.hasPrefix("https://") ? nil : "it is no resource" }

    func read(_ resourceID: String) async throws(CapacityFailure) -> CapacityAnswer {
        try answer { $0.reads += 1 }
    }

    func set(_ capacity: Int, of resourceID: String) async throws(CapacityFailure) -> CapacityAnswer {
        if let failure = state.withLock(\.changeFailure) { throw failure }
        return try answer { ($0.capacity, $0.sets) = (capacity, $0.sets + [capacity]) }
    }

    private func answer(_ change: (inout State) -> Void) throws(CapacityFailure) -> CapacityAnswer {
        let result = state.withLock { state -> Result<CapacityAnswer, CapacityFailure> in
            if let failure = state.failure { return .failure(failure) }
            change(&state)
            return .success(CapacityAnswer(desired: state.capacity, actual: state.capacity, status: state.status))
        }
        return try result.get()
    }
}
