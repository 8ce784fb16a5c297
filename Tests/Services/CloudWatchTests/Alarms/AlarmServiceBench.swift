import AWSWire
import AlarmEngine
import Alarms
import Base
import Clockwork
import MetricStore
import RecordStore
import SimWorld
import Testing

@testable import CloudWatch

/// CloudWatch's alarm and dashboard operations over records in memory.
struct AlarmServiceBench {
    static let start = CivilTime(year: 2026, month: 1, day: 5).timestamp
    static let topic = "arn:aws:sns:us-east-1:123456789012:ops"

    let records = MemoryRecordStore()
    let engine: AlarmEngine

    init() {
        engine = AlarmEngine(world: SimWorld(seed: 1), records: records, metrics: NoMetrics(), timers: NoTimers(), sink: TakingSink())
    }

    func call(_ name: String = "test", at time: Timestamp = start) -> Call {
        let principal = Principal(arn: "arn:aws:iam::123456789012:root", userID: "123456789012", accessKeyID: "AKID", isTemporary: false)
        return Call(
            requestID: "r-\(name)", time: time, account: "123456789012", region: "us-east-1", principal: principal, peer: "", userAgent: "",
            eventSource: "monitoring.amazonaws.com", operation: name, request: .null)
    }

    func put(_ input: PutMetricAlarm.Input, at time: Timestamp = start) async throws(ServiceFault) {
        _ = try await PutMetricAlarm(engine: engine).run(input, in: call("PutMetricAlarm", at: time))
    }

    func put(_ input: PutCompositeAlarm.Input) async throws(ServiceFault) {
        _ = try await PutCompositeAlarm(engine: engine).run(input, in: call("PutCompositeAlarm"))
    }

    func describe(_ input: DescribeAlarms.Input = .init()) async throws(ServiceFault) -> DescribeAlarms.Output {
        try await DescribeAlarms(records: records).run(input, in: call())
    }

    func set(_ name: String, _ state: AlarmState, at time: Timestamp = start) async throws(ServiceFault) {
        _ = try await SetAlarmState(engine: engine).run(.init(alarmName: name, stateValue: state, stateReason: "test"), in: call("SetAlarmState", at: time))
    }
}

extension PutMetricAlarm.Input {
    /// The least that makes an alarm.
    static func simple(_ name: String) -> PutMetricAlarm.Input {
        PutMetricAlarm.Input(
            alarmName: name, metricName: "m", namespace: "Test", statistic: "Average", period: 60, evaluationPeriods: 1, threshold: 10,
            comparisonOperator: "GreaterThanThreshold")
    }

    func with(_ change: (inout PutMetricAlarm.Input) -> Void) -> PutMetricAlarm.Input {
        var copy = self
        change(&copy)
        return copy
    }
}

/// The fault that a call ends with; an issue when it succeeds.
func fault(_ body: () async throws(ServiceFault) -> Void) async -> ServiceFault? {
    do {
        try await body()
        Issue.record("the call succeeded")
        return nil
    } catch { return error }
}

struct NoMetrics: MetricStoring {
    func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) { done(.failure(.closed)) }
    func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] { [] }
    func find(_ labels: Labels) -> SeriesReference? { nil }
    func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] { [] }
    func lateChanges(of series: SeriesReference) -> UInt64 { 0 }
    func newestSample(of series: SeriesReference) -> Timestamp? { nil }
}

struct NoTimers: TimerScheduling {
    func set(_ name: String, at time: Timestamp, _ job: @escaping TimedJob) {}
    func cancel(_ name: String) {}
    func due(_ name: String) -> Timestamp? { nil }
    func start(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool { false }
}

struct TakingSink: AlarmActionSink { func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {} }
