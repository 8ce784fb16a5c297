import Alarms
import Base
import MetricStore

/// One alarm as the engine holds it between evaluations: configuration, present status and what it has read.
///
/// Not thread-safe: the engine's lock is around it. The record store's copy is the truth; this one follows each commit.
final class Watch {
    enum Subject {
        case metric(DatapointReader, AlarmDecider)
        case composite(CompositeRule)
        /// A stored configuration that this version cannot evaluate: it stays in its state, and `explain` says so.
        case unreadable
    }

    let identity: AlarmIdentity
    let configuration: AlarmConfiguration
    /// Of the record; tags make versions too.
    var version: Int64
    let subject: Subject
    var status: AlarmStatus
    /// When actions that repeat were last taken.
    var repeatedAt: Timestamp?

    init(_ identity: AlarmIdentity, _ configuration: AlarmConfiguration, version: Int64, status: AlarmStatus, store: any MetricStoring) {
        (self.identity, self.configuration, self.version, self.status) = (identity, configuration, version, status)
        subject = Watch.subject(identity, configuration, store)
        let mayRepeat = AlarmState.allCases.contains { configuration.actions.actions(of: $0).contains(where: ActionRepetition.repeats) }
        repeatedAt = mayRepeat ? status.transitionedAt : nil
    }

    private static func subject(_ identity: AlarmIdentity, _ configuration: AlarmConfiguration, _ store: any MetricStoring) -> Subject {
        switch configuration {
        case .metric(let metric):
            guard let reader = DatapointReader(metric, of: identity, store: store) else { return .unreadable }
            return .metric(reader, AlarmDecider(metric.rule))
        case .composite(let composite):
            // `unreadable` says it; why, was said when it was put.
            guard let rule = try? CompositeRule(parsing: composite.alarmRule) else { return .unreadable }
            return .composite(rule)
        }
    }

    /// Evaluates a metric alarm over the window that ends at `time`. Nil when nothing changes, which is nearly always.
    func evaluate(at time: Timestamp) -> Change? {
        guard case .metric(let reader, let decider) = subject else { return nil }
        let points = reader.points(endingAt: time)
        let verdict = decider.decide(points, previous: status.state)
        guard verdict.state != status.state else { return nil }
        return change(verdict, decider.rule, Array(points), at: time)
    }

    /// The newest value that an evaluation at `time` sees; nil when it sees none.
    func newestValue(at time: Timestamp) -> Double? {
        guard case .metric(let reader, _) = subject, let cadence else { return nil }
        return reader.points(endingAt: time.floored(to: cadence.step)).compactMap { $0?.value }.last
    }

    private func change(_ verdict: Verdict, _ rule: ThresholdRule, _ points: [Datapoint?], at time: Timestamp) -> Change? {
        guard case .metric(let metric) = configuration else { return nil }
        let window = DatapointWindow(end: time, period: .seconds(Int64(metric.periodSeconds)), points: points)
        let reason = StateReason(
            verdict, of: rule, window: window, statistic: metric.statistic ?? metric.extendedStatistic, unit: metric.unit, queriedAt: time)
        return Change(
            alarm: identity, version: version, to: verdict.state, reason: reason, time: time, evidence: .threshold(rule, window, previous: status.state))
    }

    /// The composite configuration; nil for metric alarms.
    var composite: CompositeAlarmConfiguration? {
        if case .composite(let composite) = configuration { composite } else { nil }
    }

    /// The alarms that a composite alarm's rule names.
    var children: [AlarmIdentity] {
        guard case .composite(let rule) = subject else { return [] }
        return rule.references.compactMap(identity.sibling)
    }

    var suppressor: AlarmIdentity? { composite?.actionsSuppressor.flatMap(identity.sibling) }

    /// The transition that brought the alarm into its present state.
    var presentTransition: AlarmTransition {
        AlarmTransition(
            alarm: identity, configuration: configuration, configuredAt: status.configuredAt, from: status.formerState, to: status.state,
            oldReason: status.formerReason, reason: status.reason, time: status.transitionedAt, triggeringChildren: status.triggeringChildren)
    }

    /// This alarm as a child or suppressor of another.
    var childState: ChildState { ChildState(arn: identity.arn, state: status.state, since: status.transitionedAt) }
}
