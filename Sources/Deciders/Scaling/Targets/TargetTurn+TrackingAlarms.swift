import Base

/// The alarms that target tracking policies need: made, replaced and removed with them.
extension TargetTurn {
    /// Characters of the resource's id in the name of an alarm, which may have 255 in all; its UUID tells it from others.
    static let alarmNameIDMax = 190

    mutating func refreshTrackingAlarms() {
        var kept: [TrackingAlarm] = []
        for policy in configuration.policies {
            guard let rule = policy.tracking else { continue }
            let existing = state.trackingAlarms.filter { $0.policyName == policy.name }
            kept += fits(existing, rule) ? existing : makeAlarms(policy, rule)
        }
        let names = Set(kept.map(\.name)), gone = state.trackingAlarms.map(\.name).filter { !names.contains($0) }
        state.trackingAlarms = kept
        guard !gone.isEmpty else { return }
        effects.append(.deleteAlarms(gone))
        state.signals.removeAll { gone.contains($0.notice.alarmName) }
        state.waiting.removeAll { gone.contains($0.notice.alarmName) }
    }

    private func fits(_ alarms: [TrackingAlarm], _ rule: TargetPolicy.TrackingRule) -> Bool {
        alarms.count == (rule.disableScaleIn ? 1 : 2) && alarms.allSatisfy { $0.metric == rule.metric && ($0.side == .low || $0.threshold == rule.targetValue) }
    }

    private mutating func makeAlarms(_ policy: TargetPolicy, _ rule: TargetPolicy.TrackingRule) -> [TrackingAlarm] {
        let sides: [TrackingAlarm.Side] = rule.disableScaleIn ? [.high] : [.high, .low]
        let owner = "TargetTrackingScaling policy \(policy.name) of \(configuration.resourceID)"
        let alarms = sides.map { side in
            TrackingAlarm(
                of: policy.name, side, name: String(configuration.resourceID.prefix(TargetTurn.alarmNameIDMax)), uuid: state.names.uuid(), watching: rule.metric, target: rule.targetValue, owner: owner)
        }
        effects += alarms.map { .putAlarm($0) }
        return alarms
    }
}
