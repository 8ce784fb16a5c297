import AlarmEngine
import Alarms
import Base
import GroupEngine
import RecordStore

/// An alarm that calls scaling policies.
struct PolicyAlarm: Sendable {
    let key: RecordKey
    let configuration: MetricAlarmConfiguration
    let status: AlarmStatus?
    /// The policies that it calls in any of its states.
    let policies: [PolicyARN]
    /// It tells nobody: all that it does is to call policies.
    let onlyScales: Bool

    /// Nil for an alarm that calls no policy.
    init?(_ record: Record, status: AlarmStatus?) {
        guard case .metric(let configuration)? = AlarmConfiguration(type: record.key.type, document: record.document) else { return nil }
        let targets = configuration.actions.ok + configuration.actions.alarm + configuration.actions.insufficientData
        policies = targets.compactMap(PolicyARN.init)
        guard !policies.isEmpty else { return nil }
        (key, self.configuration, self.status, onlyScales) = (record.key, configuration, status, policies.count == targets.count)
    }

    var identity: AlarmIdentity { AlarmIdentity(key) }

    func calls(_ policy: String, of group: GroupIdentity) -> Bool { policies.contains { $0.group == group && $0.policy == policy } }

    func document(in group: GroupIdentity) -> JSONValue {
        [
            "name": .string(key.id), "state": .string(status?.state.rawValue ?? AlarmState.insufficientData.rawValue), "condition": .string(condition),
            "since": status.map { .int($0.transitionedAt.milliseconds) } ?? .null, "why": .string(status?.reason.text ?? ""),
            "policies": .array(policies.filter { $0.group == group }.map { .string($0.policy) }),
        ]
    }

    /// `Average RequestsPerSecond > 25, 1 of 1 periods of 10 s`
    var condition: String {
        let what = [configuration.statistic ?? configuration.extendedStatistic, configuration.metricName].compactMap { $0 }.joined(separator: " ")
        let rule = configuration.rule
        return "\(what.isEmpty ? "expression" : what) \(configuration.comparisonOperator.sign) \(decimalText(rule.threshold)), "
            + "\(rule.breachingMin) of \(rule.evaluationPeriods) periods of \(configuration.periodSeconds) s"
    }
}

extension ComparisonOperator {
    var sign: String {
        switch self {
        case .greaterThanOrEqualToThreshold: "≥"
        case .greaterThanThreshold: ">"
        case .lessThanThreshold: "<"
        case .lessThanOrEqualToThreshold: "≤"
        }
    }
}
