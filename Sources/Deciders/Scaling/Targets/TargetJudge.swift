import Base

/// What one policy of a target wants.
struct TargetVerdict {
    let policy: TargetPolicy
    let notice: AlarmNotice
    let wish: PolicyWish
    /// What the policy comes to, and the same inside the bounds.
    let wanted: Int, goal: Int
    /// Whether it is meant to scale out.
    let grows: Bool
    /// What holds it back.
    var block: BlockNote?
    /// Why nothing is to be done, where AWS has a code for it.
    var notScaled: [NotScaledNote] = []
}

/// Judges policies by the capacity that the resource has now.
struct TargetJudge {
    let at: Timestamp
    let current: Int
    let configuration: TargetConfiguration
    let cooldowns: TargetCooldowns
    let change: CapacityChange?
    let signals: [AlarmSignal]
    let trackingAlarms: [TrackingAlarm]

    init(_ state: TargetState, current: Int, at: Timestamp) {
        (self.at, self.current, configuration, cooldowns, change) = (at, current, state.configuration, state.cooldowns, state.change)
        (signals, trackingAlarms) = (state.signals, state.trackingAlarms)
    }

    func verdict(of policy: TargetPolicy, _ notice: AlarmNotice) -> TargetVerdict {
        switch policy.rule {
        case .step(let rule): step(policy, rule, notice)
        case .tracking(let rule): tracking(policy, rule, notice)
        }
    }

    /// The step that the breach falls into, applied to the capacity before what the policy added last.
    private func step(_ policy: TargetPolicy, _ rule: TargetPolicy.StepRule, _ notice: AlarmNotice) -> TargetVerdict {
        guard let value = notice.metricValue, value.isFinite, let threshold = notice.threshold else { return idle(policy, notice, .insufficientData, "The alarm \(notice.alarmName) came without a value: the policy \(policy.name) cannot choose a step.") }
        guard let step = rule.steps.step(for: value - threshold) else { return idle(policy, notice, .notConfigured, "No step is meant for \(plain(value)) at a threshold of \(plain(threshold)).") }
        let grows = rule.adjustmentType == .exactCapacity ? step.scalingAdjustment > current : step.scalingAdjustment >= 0
        let base = grows ? cooldowns.base(of: policy.name, current: current, at: at) : current
        let wanted = Adjustment.apply(rule.adjustmentType, step.scalingAdjustment, to: base, minMagnitude: rule.minAdjustmentMagnitude)
        return directed(policy, notice, base: base, wanted, grows: grows, reference: threshold)
    }

    private func tracking(_ policy: TargetPolicy, _ rule: TargetPolicy.TrackingRule, _ notice: AlarmNotice) -> TargetVerdict {
        guard let side = trackingAlarms.first(where: { $0.name == notice.alarmName })?.side else { return idle(policy, notice, .notConfigured, "The alarm \(notice.alarmName) is not one of the policy \(policy.name).") }
        guard let value = notice.metricValue, value.isFinite else { return idle(policy, notice, .insufficientData, "The alarm \(notice.alarmName) came without a value: the policy \(policy.name) does not scale.") }
        let grows = side == .high, base = grows ? cooldowns.base(of: policy.name, current: current, at: at) : current
        let exact = Adjustment.proportional(base, metric: value, target: rule.targetValue)
        // With no capacity there is nothing to multiply: one unit begins.
        return directed(policy, notice, base: base, grows && base == 0 ? max(exact, 1) : exact, grows: grows, reference: rule.targetValue)
    }

    /// A wish that must go in the policy's direction, inside the bounds, outside its pauses.
    private func directed(_ policy: TargetPolicy, _ notice: AlarmNotice, base: Int, _ wanted: Int, grows: Bool, reference: Double) -> TargetVerdict {
        let goal = configuration.bounded(wanted)
        let wish = PolicyWish(
            policyName: policy.name, alarmName: notice.alarmName, metricValue: notice.metricValue, reference: reference, base: base, capacity: wanted, note: "wants \(wanted)")
        var verdict = TargetVerdict(policy: policy, notice: notice, wish: wish, wanted: wanted, goal: goal, grows: grows)
        verdict.block = hold(verdict)
        if verdict.block == nil { verdict.notScaled = idleness(verdict) }
        return verdict
    }

    private func hold(_ verdict: TargetVerdict) -> BlockNote? {
        let policy = verdict.policy.name
        if verdict.grows {
            if configuration.suspended.dynamicOut { return BlockNote(kind: .processSuspended, text: "Dynamic scaling out is suspended: the policy \(policy) is not followed.") }
            guard let pause = cooldowns.active(policy, at: at), verdict.goal <= current, current < configuration.maxCapacity else { return nil }
            return BlockNote(kind: .cooldown, text: "The policy \(policy) added \(current - pause.from) before, which counts until \(end(of: pause)): its \(verdict.wanted) is not more.")
        }
        if configuration.suspended.dynamicIn { return BlockNote(kind: .processSuspended, text: "Dynamic scaling in is suspended: the policy \(policy) is not followed.") }
        guard current > configuration.minCapacity, verdict.goal < current else { return nil }
        if let change { return BlockNote(kind: .activityInProgress, text: "The policy \(policy) does not scale in while the capacity is on its way to \(change.goal).") }
        if let pause = cooldowns.isScaleInPaused(at: at) { return BlockNote(kind: .cooldown, text: "The policy \(policy) does not scale in during the cooldown after \(pause.policyName) did, until \(end(of: pause)).") }
        return nil
    }

    private func end(of pause: TargetCooldowns.Pause) -> String { pause.until?.iso8601 ?? "\(pause.seconds) s after it is there" }

    /// Why a policy that nothing holds back changes nothing.
    private func idleness(_ verdict: TargetVerdict) -> [NotScaledNote] {
        if verdict.grows {
            guard verdict.goal <= current else { return [] }
            return current >= configuration.maxCapacity ? [.init(code: .atMax, capacity: configuration.maxCapacity)] : [.init(code: .atDesired, capacity: current)]
        }
        guard verdict.goal >= current else { return [] }
        return current <= configuration.minCapacity ? [.init(code: .atMin, capacity: configuration.minCapacity)] : [.init(code: .atDesired, capacity: current)]
    }

    /// Why those who would scale in do not: another policy wants as much as there is, or a target tracking policy is not ready to.
    func objection(to into: [TargetVerdict], amongst wanted: [TargetVerdict]) -> BlockNote? {
        let standing = standingVerdicts(besides: wanted)
        if let other = (wanted + standing).first(where: { $0.grows && $0.goal >= current && $0.block?.kind != .processSuspended }) {
            return BlockNote(kind: .otherPolicy, text: "The policy \(other.policy.name) wants \(other.wanted): the largest capacity wins.")
        }
        guard into.contains(where: { $0.policy.tracking != nil }) else { return nil }
        let ready = Set(into.map(\.policy.name))
        for policy in configuration.policies where !ready.contains(policy.name) {
            if let note = unreadiness(policy) { return note }
        }
        return nil
    }

    /// What policies still want by alarms that came before and still hold.
    private func standingVerdicts(besides wanted: [TargetVerdict]) -> [TargetVerdict] {
        let told = Set(wanted.map(\.notice.alarmName))
        return signals.filter { $0.notice.state == .alarm && !told.contains($0.notice.alarmName) && at - $0.at <= AlarmSignal.holds }.compactMap { signal in
            configuration.policy(signal.notice.policyName).map { verdict(of: $0, signal.notice) }
        }
    }

    /// All target tracking policies that scale in must be ready to.
    private func unreadiness(_ policy: TargetPolicy) -> BlockNote? {
        guard let rule = policy.tracking, !rule.disableScaleIn else { return nil }
        let states = signals.filter { $0.notice.policyName == policy.name }
        if states.contains(where: { $0.notice.state == .insufficientData }) {
            return BlockNote(kind: .insufficientData, text: "An alarm of the policy \(policy.name) has too little data: no target tracking policy scales in.")
        }
        let low = trackingAlarms.first { $0.policyName == policy.name && $0.side == .low }?.name
        if states.contains(where: { $0.notice.alarmName == low && $0.notice.state == .alarm }) { return nil }
        return BlockNote(kind: .otherPolicy, text: "The policy \(policy.name) is not ready to scale in: all target tracking policies must be.")
    }

    private func idle(_ policy: TargetPolicy, _ notice: AlarmNotice, _ kind: BlockNote.Kind, _ text: String) -> TargetVerdict {
        let wish = PolicyWish(
            policyName: policy.name, alarmName: notice.alarmName, metricValue: nil, reference: notice.threshold, base: current, capacity: nil, note: "wants nothing")
        return TargetVerdict(policy: policy, notice: notice, wish: wish, wanted: current, goal: current, grows: false, block: BlockNote(kind: kind, text: text))
    }
}
