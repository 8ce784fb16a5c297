import Base

/// The alarms that target tracking policies need: made, replaced and removed with them.
extension Turn {
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
        let sides: [TrackingAlarm.Side] = rule.disableScaleIn ? [.high] : [.high, .low]
        let owner = "TargetTrackingScaling policy \(policy.name) of group \(configuration.name)"
        let alarms = sides.map { side in
            TrackingAlarm(of: policy.name, side, name: configuration.name, uuid: state.names.uuid(), watching: rule.metric, target: rule.targetValue, owner: owner)
        }
        effects += alarms.map { .putAlarm($0) }
        return alarms
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
