import Base

/// The alarms that target tracking policies need: made, replaced and removed with them.
extension Turn {
    /// Datapoints that must breach before scaling out and in (seen at AWS; not in the user guide).
    static let highDatapoints = 3
    static let lowDatapoints = 15
    /// The low alarm's threshold, relative to the target.
    static let lowFraction = 0.9

    /// Makes the alarms fit the policies. A policy that changed gets new ones; names come from the group's seed.
    mutating func refreshTrackingAlarms() {
        var kept: [TrackingAlarm] = []
        for policy in configuration.policies {
            guard case .targetTracking(let rule) = policy.rule else { continue }
            let existing = state.trackingAlarms.filter { $0.policyName == policy.name }
            kept += existing.isEmpty || !fits(existing, rule) ? makeAlarms(policy, rule) : existing
        }
        let names = Set(kept.map(\.name)), gone = state.trackingAlarms.map(\.name).filter { !names.contains($0) }
        state.trackingAlarms = kept
        if !gone.isEmpty {
            effects.append(.deleteAlarms(gone))
            state.signals.removeAll { gone.contains($0.notice.alarmName) }
        }
    }

    private func fits(_ alarms: [TrackingAlarm], _ rule: TargetTracking) -> Bool {
        alarms.count == (rule.disableScaleIn ? 1 : 2) && alarms.allSatisfy { $0.metric == rule.metric && ($0.side == .low || $0.threshold == rule.targetValue) }
    }

    private mutating func makeAlarms(_ policy: ScalingPolicy, _ rule: TargetTracking) -> [TrackingAlarm] {
        var alarms = [alarm(policy, rule, .high, threshold: rule.targetValue, periods: Turn.highDatapoints)]
        if !rule.disableScaleIn { alarms.append(alarm(policy, rule, .low, threshold: rule.targetValue * Turn.lowFraction, periods: Turn.lowDatapoints)) }
        effects += alarms.map { .putAlarm($0) }
        return alarms
    }

    private mutating func alarm(_ policy: ScalingPolicy, _ rule: TargetTracking, _ side: TrackingAlarm.Side, threshold: Double, periods: Int) -> TrackingAlarm {
        TrackingAlarm(
            policyName: policy.name, side: side, name: "TargetTracking-\(configuration.name)-\(side.rawValue)-\(state.names.uuid())", metric: rule.metric,
            comparisonOperator: side == .high ? "GreaterThanThreshold" : "LessThanThreshold", threshold: threshold, evaluationPeriods: periods,
            periodSeconds: rule.metric.periodSeconds, alarmDescription: "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy \(policy.name) of group \(configuration.name).")
    }
}

extension TrackedMetric {
    /// The period of the metric that is read; a minute for the predefined ones.
    var periodSeconds: Int {
        switch self {
        case .predefined: 60
        case .customized(let source): source.periodSeconds
        case .math(let queries): queries.compactMap(\.source?.periodSeconds).max() ?? 60
        }
    }
}
