import Base

extension Turn {
    /// Takes a whole configuration; what differs takes effect.
    mutating func configure(_ new: GroupConfiguration) {
        let old = configuration, isNew = !state.isCreated
        state.isCreated = true
        state.configuration = new
        state.configuration.desiredCapacity = old.desiredCapacity
        state.configuration.suspendedProcesses = new.suspendedProcesses.sorted()
        markSchedule(after: old.schedule)
        forgetSignals()
        refreshTrackingAlarms()
        if !new.hasLoadBalancers { deregisterAll() } else if !old.hasLoadBalancers { registerAll() }
        let allowed = min(max(new.desiredCapacity, new.minSize), max(new.maxSize, new.minSize))
        let constraints = "min: \(new.minSize), max: \(new.maxSize), desired: \(allowed)"
        let cause = isNew ? "At \(stamp) a user request created an AutoScalingGroup" : "At \(stamp) a user request update of AutoScalingGroup constraints to \(constraints)"
        changeDesired(to: new.desiredCapacity, SizeChange(cause: cause, cooldownSeconds: isNew ? nil : new.defaultCooldownSeconds))
        endDeletedHooks()
        resumeAfterConfigure(old)
    }

    /// A process that a configuration takes out of suspension is resumed like by its own call.
    private mutating func resumeAfterConfigure(_ old: GroupConfiguration) {
        let resumed = old.suspendedProcesses.filter { !configuration.isSuspended($0) }
        if resumed.contains(.alarmNotification) { considerStandingAlarms() }
    }

    mutating func suspend(_ processes: [ScalingProcess]) {
        state.configuration.suspendedProcesses = Set(configuration.suspendedProcesses + processes).sorted()
    }

    mutating func resume(_ processes: [ScalingProcess]) {
        let wasSilent = isSuspended(.alarmNotification)
        state.configuration.suspendedProcesses.removeAll(where: processes.contains)
        if processes.contains(.launch) { state.backoff = LaunchBackoff() }
        if wasSilent, !isSuspended(.alarmNotification) { considerStandingAlarms() }
    }

    mutating func setZone(_ name: String, isAvailable: Bool) {
        state.closedZones.removeAll { $0 == name }
        if !isAvailable { state.closedZones = (state.closedZones + [name]).sorted() }
    }

    /// Members in service when the first load balancer is attached are registered; when the last is detached they are taken out.
    private mutating func registerAll() {
        for index in state.instances.indices where state.instances[index].state == .inService && !isSuspended(.addToLoadBalancer) { register(index) }
    }

    private mutating func deregisterAll() {
        for index in state.instances.indices where state.instances[index].state == .inService && state.instances[index].isRegistered {
            state.instances[index].isRegistered = false
            effects.append(.deregister(instance: state.instances[index].id))
        }
    }
}
