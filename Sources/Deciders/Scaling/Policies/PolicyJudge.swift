import Base

/// What one policy wants, from the group's figures and an alarm's notice.
struct PolicyJudge {
    typealias Verdict = (wish: PolicyWish, block: BlockNote?)

    let at: Timestamp
    let desired: Int
    let figures: GroupFigures
    let isBusy: Bool
    let cooldown: Cooldown
    let signals: [AlarmSignal]
    let trackingAlarms: [TrackingAlarm]
    /// In service and warm.
    let warm: Int

    init(_ turn: Turn) {
        (at, desired, figures) = (turn.at, turn.desired, turn.state.figures(at: turn.at))
        (isBusy, cooldown) = (turn.isBusy || turn.countedCapacity != turn.desired, turn.state.cooldown)
        (signals, trackingAlarms) = (turn.state.signals, turn.state.trackingAlarms)
        warm = figures.inService - figures.warming
    }

    func wish(of policy: ScalingPolicy, _ notice: AlarmNotice, byHand: Bool) -> Verdict {
        guard policy.isEnabled || byHand else { return none(policy, notice, .policyDisabled, "The policy \(policy.name) is disabled.") }
        switch policy.rule {
        case .simple(let rule): return simple(policy, rule, notice, byHand)
        case .step(let rule): return step(policy, rule, notice)
        case .targetTracking(let rule): return tracking(policy, rule, notice)
        }
    }

    /// One adjustment of the desired capacity; waits for activities and for the cooldown.
    private func simple(_ policy: ScalingPolicy, _ rule: SimpleScaling, _ notice: AlarmNotice, _ byHand: Bool) -> Verdict {
        if !byHand, isBusy || cooldown.owedSeconds != nil { return none(policy, notice, .activityInProgress, "The simple scaling policy \(policy.name) waits for a scaling activity to finish.") }
        if !byHand, let until = cooldown.until, until > at { return none(policy, notice, .cooldown, "The simple scaling policy \(policy.name) waits for the cooldown, which ends at \(until.iso8601).") }
        let capacity = Adjustment.apply(rule.adjustmentType, rule.scalingAdjustment, to: desired, minMagnitude: rule.minAdjustmentMagnitude)
        return wanted(policy, notice, base: desired, capacity, reference: notice.threshold)
    }

    /// The step that the breach falls into, applied to what is warm on the way out and to what is there or leaving on the way in:
    /// so that what was ordered before is not ordered again.
    private func step(_ policy: ScalingPolicy, _ rule: StepScaling, _ notice: AlarmNotice) -> Verdict {
        guard let value = notice.metricValue, let threshold = notice.threshold else { return none(policy, notice, .insufficientData, "The alarm \(notice.alarmName) came without a value: the policy \(policy.name) cannot choose a step.") }
        guard let step = rule.steps.step(for: value - threshold) else { return none(policy, notice, nil, "No step is meant for \(plain(value)) at a threshold of \(plain(threshold)).") }
        let grows = rule.adjustmentType == .exactCapacity ? step.scalingAdjustment > desired : step.scalingAdjustment > 0
        let base = grows ? warm : figures.inService + figures.terminating
        let capacity = Adjustment.apply(rule.adjustmentType, step.scalingAdjustment, to: base, minMagnitude: rule.minAdjustmentMagnitude)
        return directed(policy, notice, base: base, capacity, grows: grows, shrinks: step.scalingAdjustment < 0 || rule.adjustmentType == .exactCapacity, reference: threshold)
    }

    private func tracking(_ policy: ScalingPolicy, _ rule: TargetTracking, _ notice: AlarmNotice) -> Verdict {
        guard let side = trackingAlarms.first(where: { $0.name == notice.alarmName })?.side else { return none(policy, notice, .notConfigured, "The alarm \(notice.alarmName) is not one of the policy \(policy.name).") }
        guard let value = notice.metricValue, value.isFinite else { return none(policy, notice, .insufficientData, "The alarm \(notice.alarmName) came without a value: the policy \(policy.name) does not scale.") }
        if side == .low, rule.disableScaleIn { return none(policy, notice, .policyDisabled, "The policy \(policy.name) does not scale in.") }
        if side == .low, lacksData(policy) { return none(policy, notice, .insufficientData, "An alarm of the policy \(policy.name) has too little data: it does not scale in.") }
        let base = side == .high ? warm : figures.inService
        let exact = Adjustment.proportional(base, metric: value, target: rule.targetValue)
        // With nothing in service there is nothing to multiply: one instance begins.
        let capacity = side == .high && figures.inService + figures.pending == 0 && value > rule.targetValue ? max(exact, 1) : exact
        return directed(policy, notice, base: base, capacity, grows: side == .high, shrinks: side == .low, reference: rule.targetValue)
    }

    /// A wish that must go in the policy's direction, and in only while nothing warms up.
    private func directed(_ policy: ScalingPolicy, _ notice: AlarmNotice, base: Int, _ capacity: Int, grows: Bool, shrinks: Bool, reference: Double) -> Verdict {
        if grows, capacity <= desired { return nothing(policy, notice, base, capacity, reference, "what was ordered already is enough") }
        if !grows, !shrinks || capacity >= desired { return nothing(policy, notice, base, capacity, reference, "the group is as small already") }
        if !grows, figures.warming > 0 || figures.pending > 0 {
            return none(policy, notice, .warmingUp, "The policy \(policy.name) does not scale in while \(figures.warming + figures.pending) units of capacity are launching or warming up.")
        }
        return wanted(policy, notice, base: base, capacity, reference: reference)
    }

    /// Why a policy that was not asked would not have the group scaled in; nil when it has nothing against it.
    func objection(of policy: ScalingPolicy, trackingAsks: Bool) -> BlockNote? {
        if case .targetTracking(let rule) = policy.rule, trackingAsks, !rule.disableScaleIn {
            if lacksData(policy) { return BlockNote(kind: .insufficientData, text: "An alarm of the policy \(policy.name) has too little data: no target tracking policy scales in.") }
            let low = trackingAlarms.first { $0.policyName == policy.name && $0.side == .low }
            if signal(low?.name, policy)?.notice.state != .alarm { return BlockNote(kind: .otherPolicy, text: "The policy \(policy.name) is not ready to scale in: all target tracking policies must be.") }
        }
        guard let most = standingWishes(of: policy).compactMap(\.capacity).max(), most > desired else { return nil }
        return BlockNote(kind: .otherPolicy, text: "The policy \(policy.name) wants \(most): the largest capacity wins.")
    }

    /// What a policy wants by the alarms that it was told of and that still hold.
    func standingWishes(of policy: ScalingPolicy) -> [PolicyWish] {
        guard policy.isEnabled else { return [] }
        let standing = signals.filter { $0.notice.policyName == policy.name && $0.notice.state == .alarm && isFresh($0, policy) }
        return standing.map { wish(of: policy, $0.notice, byHand: true).wish }
    }

    private func isFresh(_ signal: AlarmSignal, _ policy: ScalingPolicy) -> Bool { policy.isTracking || at - signal.at <= AlarmSignal.holds }

    private func lacksData(_ policy: ScalingPolicy) -> Bool {
        signals.contains { $0.notice.policyName == policy.name && $0.notice.state == .insufficientData }
    }

    private func signal(_ alarm: String?, _ policy: ScalingPolicy) -> AlarmSignal? {
        signals.first { $0.notice.alarmName == alarm && $0.notice.policyName == policy.name }
    }

    private func wanted(_ policy: ScalingPolicy, _ notice: AlarmNotice, base: Int, _ capacity: Int, reference: Double?) -> Verdict {
        (PolicyWish(policyName: policy.name, alarmName: alarm(notice), metricValue: finite(notice.metricValue), reference: finite(reference), base: base, capacity: capacity, note: "wants \(capacity)"), nil)
    }

    private func nothing(_ policy: ScalingPolicy, _ notice: AlarmNotice, _ base: Int, _ capacity: Int, _ reference: Double, _ why: String) -> Verdict {
        (PolicyWish(policyName: policy.name, alarmName: alarm(notice), metricValue: finite(notice.metricValue), reference: finite(reference), base: base, capacity: nil, note: "came to \(capacity), and \(why)"), nil)
    }

    private func none(_ policy: ScalingPolicy, _ notice: AlarmNotice, _ kind: BlockNote.Kind?, _ text: String) -> Verdict {
        let wish = PolicyWish(policyName: policy.name, alarmName: alarm(notice), metricValue: finite(notice.metricValue), reference: finite(notice.threshold), base: figures.inService, capacity: nil, note: "wants nothing")
        return (wish, BlockNote(kind: kind ?? .notConfigured, text: text))
    }

    private func alarm(_ notice: AlarmNotice) -> String? { notice.alarmName.isEmpty ? nil : notice.alarmName }
    /// JSON has no infinity.
    private func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
}

/// `60` rather than `60.0`.
func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
}
