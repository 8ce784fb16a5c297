import Base

/// A refresh goes on: as many instances are replaced as the percentages allow, checkpoint by checkpoint
/// (EC2 Auto Scaling User Guide, How an instance refresh works).
extension Turn {
    /// It fails when it gets no further for an hour beside the time of a warm-up, and in any case after two weeks.
    static let refreshPatience = TimeSpan.hours(1)
    static let refreshDurationMax = TimeSpan.days(14)

    mutating func stepRefresh() {
        guard let refresh = state.refresh, !refresh.isOver else { return }
        if refresh.status == .cancelling { return finishCancelling() }
        if refresh.status == .pending { changeRefresh { ($0.status, $0.progressedAt) = (.inProgress, $1) } }
        guard !isPausedBySuspension() else { return }
        guard let refresh = state.refresh else { return }
        let census = RefreshCensus(refresh, self)
        if refresh.total == 0 { changeRefresh { refresh, _ in refresh.total = census.waiting.count } }
        measure(census)
        guard !isPausedAtCheckpoint(census) else { return }
        if census.waiting.isEmpty, census.launching == 0, census.warming.isEmpty, countedCapacity >= desired { return succeed() }
        replaceSome(census)
        checkPatience(census)
    }

    private mutating func succeed() {
        guard let refresh = state.refresh else { return }
        let isRollback = refresh.status == .rollbackInProgress
        endRefresh(isRollback ? .rollbackSuccessful : .successful, reason: isRollback ? refresh.rollbackReason : nil)
    }

    /// What is under way is finished, nothing more begun.
    private mutating func finishCancelling() {
        guard !state.instances.contains(where: { $0.replacement == .refresh && $0.state.isActive }) else { return }
        endRefresh(.cancelled, reason: "Cancelled by user request.")
    }

    private mutating func isPausedBySuspension() -> Bool {
        let reason = [ScalingProcess.instanceRefresh, .launch, .terminate].first { isHeldBack(by: $0, from: "the instance refresh is paused") }
        guard let reason else { return false }
        changeRefresh { ($0.statusReason, $0.progressedAt) = ("The process \(reason.rawValue) is suspended.", $1) }
        return true
    }

    /// The percentage grows once new instances are warm.
    private mutating func measure(_ census: RefreshCensus) {
        changeRefresh { refresh, at in
            let unready = census.launching + census.warming.count
            let done = max(0, refresh.total - census.waiting.count - unready)
            let percentage = refresh.total == 0 ? 0 : min(100, done * 100 / refresh.total)
            // One that warms up is no progress yet: a version that ends again and again would warm up for ever.
            if percentage > refresh.percentageComplete || census.waiting.count < refresh.instancesToUpdate { refresh.progressedAt = at }
            refresh.percentageComplete = max(percentage, refresh.percentageComplete)
            refresh.instancesToUpdate = census.waiting.count
        }
    }

    /// Takes note of checkpoints that were reached. True while the refresh pauses at one.
    private mutating func isPausedAtCheckpoint(_ census: RefreshCensus) -> Bool {
        guard let refresh = state.refresh, refresh.status == .inProgress else { return false }
        if let until = refresh.pausedUntil, until > at { return true }
        let checkpoints = refresh.preferences.checkpointPercentages
        guard let reached = checkpoints.last(where: { $0 <= refresh.percentageComplete }), reached > refresh.checkpointReached ?? 0 else { return false }
        changeRefresh { refresh, _ in refresh.checkpointReached = reached }
        if reached >= 100 { return false }
        effects.append(.refreshCheckpoint(refreshID: refresh.id, percentage: reached))
        if reached == checkpoints.last {
            endRefresh(.successful, reason: "The last checkpoint, at \(reached) percent, was reached.")
            return true
        }
        let until = at + .seconds(Int64(refresh.preferences.checkpointDelaySeconds))
        changeRefresh { refresh, _ in
            (refresh.pausedUntil, refresh.progressedAt) = (until, until)
            refresh.statusReason = "Waiting at the checkpoint of \(reached) percent until \(until.iso8601)."
        }
        return until > at
    }

    /// How many may be replaced before the next checkpoint.
    private func quota(_ refresh: InstanceRefresh, _ census: RefreshCensus) -> Int {
        let begun = refresh.total - census.waiting.count + census.waiting.count { $0.replacement == .refresh }
        guard refresh.status == .inProgress, let next = refresh.preferences.checkpointPercentages.first(where: { $0 > refresh.checkpointReached ?? 0 }) else { return Int.max }
        return max(0, refresh.total.percentUp(next) - begun)
    }

    private mutating func replaceSome(_ census: RefreshCensus) {
        guard let refresh = state.refresh else { return }
        let pace = RefreshPace(refresh.preferences, desired: desired, counted: countedCapacity, total: totalCapacity, census)
        var choice = TerminationChoice(self), quota = quota(refresh, census)
        choice.launch = refresh.target
        var candidates = census.replaceable, launchable = pace.launchable, terminable = pace.terminable, zones = ZoneCensus(state)
        while quota > 0, launchable > 0 || terminable > 0, let victim = nextToRefresh(candidates, choice, zones), let index = index(of: victim.id) {
            let weight = max(victim.weight, 1)
            candidates.removeAll { $0.id == victim.id }
            zones.remove(from: victim.zone)
            quota -= 1
            if launchable > 0, victim.state == .inService {
                launchable -= weight
                launchStandIn(index, reason: .refresh, zone: nil, cause: "At \(stamp) an instance was launched in response to an instance refresh.", warmup: refreshWarmupSeconds(refresh))
            } else {
                terminable -= weight
                takeOut(index, cause: "At \(stamp) an instance was taken out of service in response to an instance refresh.")
            }
        }
        if launchable <= 0 || terminable <= 0 || quota <= 0 { describeWait(census) }
    }

    /// Unhealthy ones first, then by the group's termination policies.
    private func nextToRefresh(_ candidates: [GroupInstance], _ choice: TerminationChoice, _ zones: ZoneCensus) -> GroupInstance? {
        let unhealthy = candidates.filter { !$0.isHealthy }
        return choice.choose(from: unhealthy.isEmpty ? candidates : unhealthy, census: zones)?.instance
    }

    func refreshWarmupSeconds(_ refresh: InstanceRefresh) -> Int {
        refresh.preferences.instanceWarmupSeconds ?? configuration.defaultInstanceWarmupSeconds ?? configuration.healthCheckGraceSeconds
    }

    /// When it fails unless it gets further.
    func patienceEnd(of refresh: InstanceRefresh) -> Timestamp { refresh.progressedAt + Turn.refreshPatience + .seconds(Int64(refreshWarmupSeconds(refresh))) }

    private mutating func describeWait(_ census: RefreshCensus) {
        changeRefresh { refresh, _ in
            guard refresh.status == .inProgress else { return }
            if let example = census.warming.first {
                refresh.statusReason = "Waiting for instances to warm up before continuing. For example: \(example) is warming up."
            } else if let example = census.holdUps.first, census.replaceable.isEmpty {
                refresh.statusReason = "Waiting for instances that are on standby or protected from scale-in. For example: \(example)."
            } else if census.launching > 0 {
                refresh.statusReason = "Waiting for new instances to launch before continuing."
            } else {
                refresh.statusReason = nil
            }
        }
    }

    private mutating func checkPatience(_ census: RefreshCensus) {
        guard let refresh = state.refresh, !refresh.isOver else { return }
        if at - refresh.startTime >= Turn.refreshDurationMax { return failRefresh("The instance refresh took longer than 14 days.") }
        guard at >= patienceEnd(of: refresh) else { return }
        let what = census.holdUps.isEmpty ? "new instances did not become ready" : "instances are on standby or protected from scale-in, for example \(census.holdUps[0])"
        failRefresh("The instance refresh made no progress for one hour: \(what).")
    }
}
