import Base

/// What the world tells of instances on their way into service.
extension Turn {
    mutating func launched(_ activity: String, _ instance: String, type: String?) {
        guard index(of: instance) == nil else { return }
        guard let position = state.launches.firstIndex(where: { $0.order.activityID == activity }) else {
            // An order that nobody waits for any more: an instance that belongs to no group must not live on.
            return effects.append(.terminate(instance: instance, activityID: activity))
        }
        let launch = state.launches.remove(at: position)
        state.instances.append(
            GroupInstance(
                id: instance, zone: launch.order.zone, instanceType: type ?? launch.order.instanceType, purchase: launch.order.purchase, weight: launch.order.weight,
                launch: launch.order.launch, state: launch.purpose == .warmPool ? .warmedPending : .pending, isHealthy: true, unhealthyReason: nil, replacement: nil,
                observed: .sound, isProtected: launch.order.isProtected, isRegistered: false, launchedAt: at, inServiceSince: nil,
                warmupSeconds: launch.warmupSeconds, purpose: launch.purpose, refreshID: launch.refreshID, cameFromPool: false, activityID: activity, hooks: [], standbyDecremented: false, retryTerminationAt: nil))
        let suffix = launch.purpose == .warmPool ? "into warm pool: \(instance)" : ": \(instance)"
        changeActivity(activity) { [suffix] in
            $0.instanceID = instance
            $0.description = suffix.hasPrefix(":") ? "Launching a new EC2 instance\(suffix)" : "Launching a new EC2 instance \(suffix)"
            ($0.status, $0.progress) = (.preInService, 30)
        }
    }

    mutating func launchFailed(_ activity: String, _ message: String, isCapacity: Bool) {
        guard let position = state.launches.firstIndex(where: { $0.order.activityID == activity }) else { return }
        let launch = state.launches.remove(at: position)
        if isCapacity {
            state.outages.removeAll { $0.until <= at || ($0.zone == launch.order.zone && $0.instanceType == launch.order.instanceType) }
            state.outages.append(PoolOutage(zone: launch.order.zone, instanceType: launch.order.instanceType, until: at + PoolOutage.lasts))
        }
        if state.backoff.until.map({ $0 <= at }) ?? true { state.backoff.failed(at: at) }
        notify(.launchError, endActivity(activity, .failed, message: message))
    }

    /// It runs: hooks first, then service or pool. Also the answer to a start out of the pool.
    mutating func running(_ instance: String) {
        guard let index = index(of: instance), state.instances[index].hooks.isEmpty else { return }
        switch state.instances[index].state {
        case .pending:
            if beginHooks(index, .launching, waiting: .pendingWait) { return }
            enterService(index)
        case .warmedPending where !state.instances[index].isRegistered:
            if beginHooks(index, .launching, waiting: .warmedPendingWait) { return }
            enterPool(index)
        default: break
        }
    }

    /// Changes nothing, as on EC2: an activity of its own says it, because that of the launch is over by now.
    mutating func bootFailed(_ instance: String, _ reason: String) {
        guard let index = index(of: instance) else { return }
        let activity = beginActivity(
            "Running the user data script of \(instance)", cause: "At \(stamp) the user data script of the instance \(instance) \(reason). Its console output says more.",
            zone: state.instances[index].zone, instance: instance)
        endActivity(activity, .failed, message: "The user data script \(reason).")
    }

    /// Registers it, and it is in service; the grace period and the warm-up begin.
    mutating func enterService(_ index: Int) {
        if configuration.hasLoadBalancers, !isHeldBack(by: .addToLoadBalancer, from: "\(state.instances[index].id) is not registered, and must be by hand") { register(index) }
        state.instances[index].state = .inService
        state.instances[index].inServiceSince = at
        state.instances[index].isHealthy = true
        if state.instances[index].purpose.partner == nil { state.instances[index].purpose = .capacity }
        state.backoff = LaunchBackoff()
        let activity = endActivity(state.instances[index].activityID, .successful)
        state.instances[index].activityID = nil
        if activity?.description.hasPrefix("Launching") ?? false { notify(.launch, activity) }
    }

    mutating func register(_ index: Int) {
        guard !state.instances[index].isRegistered else { return }
        state.instances[index].isRegistered = true
        effects.append(.register(instance: state.instances[index].id))
    }

    /// The load balancers are done with it.
    mutating func drained(_ instance: String) {
        guard let index = index(of: instance), state.instances[index].isRegistered else { return }
        switch state.instances[index].state {
        case .terminating, .warmedTerminating:
            state.instances[index].isRegistered = false
            proceedToTerminate(index)
        case .warmedPending:
            state.instances[index].isRegistered = false
            proceedIntoPool(index)
        case .detaching:
            state.instances[index].isRegistered = false
            release(index)
        case .enteringStandby:
            state.instances[index].isRegistered = false
            state.instances[index].state = .standby
        default: break
        }
    }

    /// It stopped or went without our doing. Health checks find it; one that was on its way cannot arrive any more.
    mutating func vanished(_ instance: String) {
        guard let index = index(of: instance) else { return }
        state.instances[index].observed.isGone = true
        let life = state.instances[index].state
        // One that leaves goes on leaving: it is ours until `terminated` says that nothing is left of it.
        guard life.isPending || life.isWarmed else { return }
        failOnTheWay(index)
    }

    /// Takes out an instance that was lost before it was in service, or in the pool.
    private mutating func failOnTheWay(_ index: Int) {
        let message = "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.UserInitiatedShutdown: User initiated shutdown"
        if state.backoff.until.map({ $0 <= at }) ?? true, state.instances[index].state.isPending { state.backoff.failed(at: at) }
        notify(.launchError, endActivity(state.instances[index].activityID, .failed, message: message))
        state.instances[index].activityID = nil
        takeOut(index, cause: "At \(stamp) an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.")
    }
}
