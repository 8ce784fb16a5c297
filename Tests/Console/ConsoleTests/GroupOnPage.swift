import AlarmEngine
import Alarms
import Base
import GroupEngine
import MetricStore
import RecordStore

@testable import Console
@testable import Scaling

/// A group as the page's parts are given it, without an engine.
enum GroupOnPage {
    static let now = Timestamp(iso8601: "2026-01-05T12:00:00Z") ?? Timestamp(milliseconds: 0)
    static let group = GroupIdentity(account: "123456789012", region: "us-east-1", name: "web")
    static let source = LaunchSource(kind: .launchTemplate, identity: "lt-1", version: "3", createdAt: now - .days(1))

    static func configuration(min: Int = 2, max: Int = 5, desired: Int = 2, policies: [ScalingPolicy] = []) -> GroupConfiguration {
        var configuration = GroupConfiguration(name: "web", minSize: min, maxSize: max, desiredCapacity: desired, zones: [GroupZone(name: "a"), GroupZone(name: "b")], launch: source)
        configuration.policies = policies
        return configuration
    }

    /// Its members have come into service.
    static func state(_ configuration: GroupConfiguration) throws -> GroupState {
        var state = GroupState(configuration, seed: 7, at: now - .hours(1)), number = 0
        for case .launch(let order) in try state.observe(GroupEvent(at: now - .hours(1), .configure(configuration))) {
            number += 1
            for what in [GroupEvent.What.launched(activityID: order.activityID, instance: "i-\(number)", instanceType: nil), .running(instance: "i-\(number)")] {
                _ = try state.observe(GroupEvent(at: now - .hours(1), what))
            }
        }
        return state
    }

    static func step(_ name: String, _ steps: (Double?, Double?, Int)..., type: AdjustmentType = .changeInCapacity) -> ScalingPolicy {
        ScalingPolicy(name: name, rule: .step(StepScaling(adjustmentType: type, steps: steps.map { StepAdjustment(lowerBound: $0.0, upperBound: $0.1, scalingAdjustment: $0.2) }, estimatedInstanceWarmupSeconds: 10)))
    }

    /// An alarm on the mean load, at a threshold.
    static func alarm(_ name: String, _ comparison: ComparisonOperator, _ threshold: Double, actions: [String], metric: String = "load") throws -> PolicyAlarm? {
        let configuration = MetricAlarmConfiguration(
            actions: ActionSettings(alarm: actions), metricName: metric, namespace: "App", statistic: "Average", period: 10, evaluationPeriods: 2, datapointsToAlarm: 1, threshold: threshold,
            comparisonOperator: comparison)
        let document = AlarmConfiguration.metric(configuration).document(name: name)
        let key = AlarmIdentity(account: group.account, region: group.region, name: name).key(AlarmConfiguration.metricType)
        return PolicyAlarm(Record(key: key, version: 1, document: document, tags: [:], createdAt: now, updatedAt: now), status: nil)
    }

    static func arn(_ policy: String, of group: GroupIdentity = group) -> String { PolicyARN(group: group, policy: policy, uuid: "u").description }
}

/// A store in which the one series there is has a sample of 7 in every period.
struct Sevens: MetricStoring {
    func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) { done(.failure(.closed)) }
    func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] { [] }
    func find(_ labels: Labels) -> SeriesReference? { labels["__unit__"] == nil ? SeriesReference(labels: labels, handle: 1) : nil }
    func lateChanges(of series: SeriesReference) -> UInt64 { 0 }
    func newestSample(of series: SeriesReference) -> Timestamp? { GroupOnPage.now }
    func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] {
        var seven = Aggregate(tracksSpread: tracksSpread)
        seven.add(7)
        return Array(repeating: seven, count: Int((to - from).milliseconds / period.milliseconds))
    }
}
