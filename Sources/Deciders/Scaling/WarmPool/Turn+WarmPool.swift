import Base

/// Prepared instances beside the group (EC2 Auto Scaling User Guide, Warm pools).
extension Turn {
    /// How many the pool should hold: up to the prepared capacity, or the group's maximum, and never less than its own minimum.
    var warmPoolTarget: Int {
        guard let pool = configuration.warmPool, !pool.isDeleting else { return 0 }
        return max(pool.minSize, (pool.maxGroupPreparedCapacity ?? configuration.maxSize) - desired, 0)
    }

    mutating func keepWarmPool() {
        guard configuration.warmPool != nil || state.instances.contains(where: \.state.isWarmed) else { return }
        removeUnusable()
        let members = state.instances.reduce(0) { $1.state.isWarmed ? $0 + $1.weight : $0 }
        let held = state.launches.reduce(members) { $1.purpose == .warmPool ? $0 + $1.order.weight : $0 }
        let target = warmPoolTarget
        if held < target { fillPool(target - held) } else if held > target { shrinkPool(held - target) }
    }

    private mutating func fillPool(_ missing: Int) {
        guard desired <= countedCapacity, !isHeldBack(by: .launch, from: "the warm pool is not filled"), !isBackingOff() else { return }
        var placement = Placement(self), left = missing
        while left > 0, let place = placement.next() {
            order(place, purpose: .warmPool, cause: "At \(stamp) an instance was started in response to a difference between desired and actual capacity of the warm pool.", warmup: configuration.defaultInstanceWarmupSeconds)
            left -= max(place.weight, 1)
        }
    }

    /// By the default policy, whatever the group's own is.
    private mutating func shrinkPool(_ excess: Int) {
        guard !isHeldBack(by: .terminate, from: "the warm pool is not made smaller") else { return }
        var left = excess
        var choice = TerminationChoice(self)
        choice.policies = [.default]
        while left > 0 {
            let candidates = state.instances.filter { $0.state.isPrepared && $0.weight <= left }
            guard let (instance, rule) = choice.choose(from: candidates), let index = index(of: instance.id) else { return }
            left -= max(instance.weight, 1)
            takeOut(index, cause: "At \(stamp) an instance was taken out of the warm pool, which is larger than it should be.", rule: rule)
        }
    }

    /// Members of the pool that are gone or unhealthy, or that a refresh has made old.
    private mutating func removeUnusable() {
        guard !isSuspended(.terminate) else { return }
        for instance in state.instances.filter({ $0.state.isPrepared && ($0.observed.isGone || !$0.isHealthy) }) {
            guard let index = index(of: instance.id) else { continue }
            takeOut(index, cause: "At \(stamp) an instance was taken out of service in response to \(instance.unhealthyReason ?? "an EC2 health check indicating it has been terminated or stopped").")
        }
        guard let refresh = state.refresh, refresh.status == .inProgress, !isSuspended(.instanceRefresh) else { return }
        for instance in state.instances.filter({ $0.state.isPrepared && $0.launch != refresh.target }) {
            guard let index = index(of: instance.id) else { continue }
            takeOut(index, cause: "At \(stamp) an instance was taken out of the warm pool in response to an instance refresh.")
        }
    }

    /// Brings the longest prepared instance into the group. Answers its weight; nil when none is prepared.
    mutating func takeFromPool(cause: String) -> Int? {
        let prepared = state.instances.filter { $0.state.isPrepared && $0.isHealthy && !$0.observed.isGone && $0.launch == currentLaunch }
        guard let chosen = prepared.min(by: { ($0.launchedAt, $0.id) < ($1.launchedAt, $1.id) }), let index = index(of: chosen.id) else { return nil }
        let wasStopped = chosen.state == .warmedStopped
        let activity = beginActivity("Launching a new EC2 instance from warm pool: \(chosen.id)", cause: cause, zone: chosen.zone, instance: chosen.id)
        state.instances[index].activityID = activity
        state.instances[index].state = .pending
        state.instances[index].purpose = .capacity
        state.instances[index].cameFromPool = true
        state.instances[index].warmupSeconds = state.policyWarmupSeconds ?? configuration.defaultInstanceWarmupSeconds
        launchNotes.append(LaunchNote(activityID: activity, zone: chosen.zone, instanceType: chosen.instanceType, purpose: .capacity))
        if wasStopped { effects.append(.start(instance: chosen.id)) } else { running(chosen.id) }
        return max(chosen.weight, 1)
    }

    /// Ready for the pool: stop it, or let it wait as it is.
    mutating func enterPool(_ index: Int) {
        let instance = state.instances[index]
        if configuration.warmPool?.poolState == .running { return arriveInPool(index, .warmedRunning) }
        effects.append(.stop(instance: instance.id))
    }

    mutating func stopped(_ instance: String) {
        guard let index = index(of: instance) else { return }
        let life = state.instances[index].state
        guard life == .warmedPending || life == .warmedPendingProceed else { return life.isPrepared || life.isTerminating ? () : vanished(instance) }
        arriveInPool(index, .warmedStopped)
    }

    private mutating func arriveInPool(_ index: Int, _ life: LifecycleState) {
        state.instances[index].state = life
        state.instances[index].inServiceSince = nil
        state.instances[index].purpose = .warmPool
        let activity = endActivity(state.instances[index].activityID, .successful)
        state.instances[index].activityID = nil
        if activity?.description.hasPrefix("Launching") ?? false { notify(.launch, activity) }
    }

    /// On scale-in: out of service and back into the pool.
    mutating func returnToPool(_ index: Int, cause: String, rule: String) {
        let instance = state.instances[index]
        state.instances[index].activityID = beginActivity("Returning EC2 instance to warm pool: \(instance.id)", cause: cause, zone: instance.zone, instance: instance.id)
        state.instances[index].state = .warmedPending
        state.instances[index].inServiceSince = nil
        state.instances[index].purpose = .warmPool
        state.instances[index].replacement = nil
        terminationNotes.append(TerminationNote(instance: instance.id, rule: rule))
        guard instance.isRegistered else { return proceedIntoPool(index) }
        effects.append(.deregister(instance: instance.id))
    }

    /// Drained, or never registered: the terminating hooks come before the pool.
    mutating func proceedIntoPool(_ index: Int) {
        if beginHooks(index, .terminating, waiting: .warmedPendingWait) { return }
        enterPool(index)
    }
}
