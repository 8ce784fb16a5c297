import Base

/// Scaling policies: what each wants, and what follows from all of them together.
extension TargetTurn {
    /// An alarm that has waited longer than this for the resource to tell its capacity says nothing of now.
    static let noticeHolds = TimeSpan.minutes(5)

    /// Takes in what alarms say. Those that breach wait for a reading of the capacity.
    mutating func notice(_ notices: [AlarmNotice]) {
        for notice in notices {
            state.signals.removeAll { $0.notice.alarmName == notice.alarmName && $0.notice.policyName == notice.policyName }
            state.signals.append(AlarmSignal(notice: notice, at: at))
            if notice.state != .alarm { state.standingNotes[notice.policyName] = nil }
        }
        let breaching = notices.filter { $0.state == .alarm && configuration.policy($0.policyName) != nil }
        guard !breaching.isEmpty else { return }
        for notice in breaching {
            state.waiting.removeAll { $0.notice.alarmName == notice.alarmName }
            state.waiting.append(AlarmSignal(notice: notice, at: at))
        }
        ask()
    }

    /// Judges the alarms that waited, now that the capacity is known.
    mutating func judgeWaiting(from current: Int) {
        let waiting = state.waiting
        state.waiting = []
        let fresh = waiting.filter { at - $0.at <= TargetTurn.noticeHolds }.map(\.notice)
        if fresh.count < waiting.count { block(.noReading, "Alarms of more than \(TargetTurn.noticeHolds.seconds / 60) minutes ago are not acted on.") }
        if !fresh.isEmpty { follow(fresh, from: current) }
    }

    /// Asks each policy what it wants: out as soon as one does, as far as the one that wants most; in when nothing speaks against it, as far
    /// as the one that wants least (Application Auto Scaling User Guide, Multiple target tracking scaling policies).
    private mutating func follow(_ notices: [AlarmNotice], from current: Int) {
        let judge = TargetJudge(state, current: current, at: at)
        var wanted: [TargetVerdict] = []
        for notice in notices {
            guard let policy = configuration.policy(notice.policyName) else { continue }
            let verdict = judge.verdict(of: policy, notice)
            wishes.append(verdict.wish)
            if let hold = verdict.block { block(hold.kind, hold.text) }
            if !verdict.notScaled.isEmpty { note(verdict) }
            wanted.append(verdict)
        }
        let free = wanted.filter { $0.block == nil && $0.notScaled.isEmpty }
        if let most = free.filter({ $0.goal > current }).max(by: { $0.goal < $1.goal }) { return apply(most, from: current) }
        let into = free.filter { $0.goal < current }
        guard let least = into.max(by: { $0.goal < $1.goal }) else { return }
        if let objection = judge.objection(to: into, amongst: wanted) { return block(objection.kind, objection.text) }
        apply(least, from: current)
    }

    private mutating func apply(_ verdict: TargetVerdict, from current: Int) {
        if verdict.wanted != verdict.goal { limits.append(TargetLimitNote(bound: verdict.goal > current ? .maxCapacity : .minCapacity, wanted: verdict.wanted, allowed: verdict.goal)) }
        change(to: verdict.goal, from: current, cause: cause(alarm: verdict.notice.alarmName, policy: verdict.policy.name), policy: verdict.policy)
    }

    /// An alarm that could change nothing is an activity of its own, once while it stays so.
    private mutating func note(_ verdict: TargetVerdict) {
        guard state.standingNotes[verdict.policy.name] != verdict.notScaled else { return }
        state.standingNotes[verdict.policy.name] = verdict.notScaled
        recordOver(
            "Attempting to scale due to alarm triggered", cause: cause(alarm: verdict.notice.alarmName, policy: verdict.policy.name), .failed, nil, notScaled: verdict.notScaled)
    }
}
