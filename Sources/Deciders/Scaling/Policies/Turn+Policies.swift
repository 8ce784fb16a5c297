import Base

/// Scaling policies: what each wants, and what follows from all of them together.
extension Turn {
    /// Takes in what alarms say. All that were evaluated at one time should come together: then the largest capacity wins.
    mutating func notice(_ notices: [AlarmNotice]) {
        for notice in notices {
            state.signals.removeAll { $0.notice.alarmName == notice.alarmName && $0.notice.policyName == notice.policyName }
            state.signals.append(AlarmSignal(notice: notice, at: at))
        }
        let breaching = notices.filter { $0.state == .alarm }
        noteInsufficientData(notices)
        guard !breaching.isEmpty else { return }
        guard !isHeldBack(by: .alarmNotification, from: "policies are not run for alarms") else { return }
        follow(breaching)
    }

    /// Once alarms are listened to again, those that are in ALARM count (EC2 Auto Scaling User Guide, scenario 4).
    mutating func considerStandingAlarms() {
        let standing = state.signals.map(\.notice).filter { $0.state == .alarm }
        if !standing.isEmpty { follow(standing) }
    }

    /// ExecutePolicy.
    mutating func executePolicy(_ name: String, honorsCooldown: Bool, metricValue: Double?, breachThreshold: Double?) throws(GroupRefusal) {
        guard let policy = configuration.policies.first(where: { $0.name == name }) else { throw GroupRefusal(.validation, "PolicyARN or policy name \(name) not found") }
        switch policy.rule {
        case .targetTracking: throw GroupRefusal(.validation, "Cannot execute policy of type TargetTrackingScaling")
        case .step:
            guard metricValue != nil, breachThreshold != nil else { throw GroupRefusal(.validation, "MetricValue and BreachThreshold are required for StepScaling policies") }
        case .simple: if honorsCooldown { try requireNoCooldown() }
        }
        let notice = AlarmNotice(policyName: name, alarmName: "", state: .alarm, metricValue: metricValue, threshold: breachThreshold)
        let verdict = PolicyJudge(self).wish(of: policy, notice, byHand: !honorsCooldown)
        wishes.append(verdict.wish)
        if let block = verdict.block { blocks.append(block) }
        guard let capacity = verdict.wish.capacity else { return }
        changeDesired(to: capacity, change(for: policy, cause: "At \(stamp) a user request executed policy \(name)"))
    }

    /// Asks each policy what it wants: out as soon as one does, as far as the one that wants most; in when nothing speaks against it,
    /// as far as the one that wants least.
    private mutating func follow(_ notices: [AlarmNotice]) {
        let judge = PolicyJudge(self)
        var wanted: [(policy: ScalingPolicy, wish: PolicyWish, capacity: Int)] = []
        for notice in notices {
            guard let policy = configuration.policies.first(where: { $0.name == notice.policyName }) else { continue }
            let verdict = judge.wish(of: policy, notice, byHand: false)
            wishes.append(verdict.wish)
            if let block = verdict.block { block.text.isEmpty ? () : self.block(block.kind, block.text) }
            if let capacity = verdict.wish.capacity { wanted.append((policy, verdict.wish, capacity)) }
        }
        let out = wanted.filter { $0.capacity > desired }
        if let most = out.max(by: { $0.capacity < $1.capacity }) { return apply(most) }
        let into = wanted.filter { $0.capacity < desired }
        guard !into.isEmpty, !othersSpeakAgainst(into.map(\.policy), judge) else { return }
        if let least = (into + standing(besides: into.map(\.policy), judge)).max(by: { $0.capacity < $1.capacity }) { apply(least) }
    }

    /// What other policies still want by alarms that came before.
    private func standing(besides asked: [ScalingPolicy], _ judge: PolicyJudge) -> [(policy: ScalingPolicy, wish: PolicyWish, capacity: Int)] {
        let names = Set(asked.map(\.name))
        return configuration.policies.filter { !names.contains($0.name) }.flatMap { policy in
            judge.standingWishes(of: policy).compactMap { wish in wish.capacity.map { (policy, wish, $0) } }
        }
    }

    private mutating func apply(_ choice: (policy: ScalingPolicy, wish: PolicyWish, capacity: Int)) {
        let alarm = choice.wish.alarmName ?? ""
        changeDesired(
            to: choice.capacity, change(for: choice.policy, cause: "At \(stamp) a monitor alarm \(alarm) in state ALARM triggered policy \(choice.policy.name)"))
    }

    /// What else a change by a policy sets: its cooldown or its warm-up.
    private func change(for policy: ScalingPolicy, cause: String) -> SizeChange {
        switch policy.rule {
        case .simple(let rule): return SizeChange(cause: cause, cooldownSeconds: rule.cooldownSeconds ?? configuration.defaultCooldownSeconds)
        case .step(let rule): return SizeChange(cause: cause, warmupSeconds: warmup(rule.estimatedInstanceWarmupSeconds))
        case .targetTracking(let rule): return SizeChange(cause: cause, warmupSeconds: warmup(rule.estimatedInstanceWarmupSeconds))
        }
    }

    /// The policy's own, the group's, or the default cooldown (EC2 Auto Scaling User Guide, Available warm-up and cooldown settings).
    private func warmup(_ own: Int?) -> Int { own ?? configuration.defaultInstanceWarmupSeconds ?? configuration.defaultCooldownSeconds }

    /// Whether a policy outside the notices holds a scale-in back.
    private mutating func othersSpeakAgainst(_ policies: [ScalingPolicy], _ judge: PolicyJudge) -> Bool {
        let names = Set(policies.map(\.name))
        for other in configuration.policies where other.isEnabled && !names.contains(other.name) {
            guard let objection = judge.objection(of: other, trackingAsks: policies.contains { $0.isTracking }) else { continue }
            block(objection.kind, objection.text)
            return true
        }
        return false
    }

    private mutating func noteInsufficientData(_ notices: [AlarmNotice]) {
        for notice in notices where notice.state == .insufficientData {
            guard let policy = configuration.policies.first(where: { $0.name == notice.policyName }), policy.isTracking else { continue }
            block(.insufficientData, "The alarm \(notice.alarmName) has too little data: the policy \(policy.name) does not scale.")
        }
    }

    /// Signals of policies that are gone count no more.
    mutating func forgetSignals() {
        let names = Set(configuration.policies.map(\.name))
        state.signals.removeAll { !names.contains($0.notice.policyName) }
    }
}

extension ScalingPolicy {
    var isTracking: Bool { if case .targetTracking = rule { true } else { false } }
}
