import Base

/// Taking instances out: load balancers first, then hooks, then the end.
extension Turn {
    /// Takes an instance out of the group or of the pool. `rule` says why it was this one, for the evidence.
    mutating func takeOut(_ index: Int, cause: String, rule: String? = nil) {
        endActivity(state.instances[index].activityID, .cancelled)
        let instance = state.instances[index], isWarmed = instance.state.isWarmed
        state.instances[index].activityID = beginActivity("Terminating EC2 instance: \(instance.id)", cause: cause, zone: instance.zone, instance: instance.id)
        state.instances[index].hooks = []
        state.instances[index].purpose = .capacity
        state.instances[index].replacement = nil
        state.instances[index].state = isWarmed ? .warmedTerminating : .terminating
        terminationNotes.append(TerminationNote(instance: instance.id, rule: rule ?? cause))
        guard instance.isRegistered else { return proceedToTerminate(index) }
        changeActivity(state.instances[index].activityID) { ($0.status, $0.progress) = (.waitingForDraining, 20) }
        effects.append(.deregister(instance: instance.id))
    }

    /// Drained, or never registered.
    mutating func proceedToTerminate(_ index: Int) {
        let waiting: LifecycleState = state.instances[index].state == .warmedTerminating ? .warmedTerminatingWait : .terminatingWait
        if !state.isDeleting, beginHooks(index, .terminating, waiting: waiting) { return }
        orderTermination(index)
    }

    mutating func orderTermination(_ index: Int) {
        let instance = state.instances[index]
        changeActivity(instance.activityID) { ($0.status, $0.progress) = (.inProgress, 60) }
        effects.append(.terminate(instance: instance.id, activityID: instance.activityID ?? ""))
    }

    /// The end of an instance: ours, or one that comes without our doing.
    mutating func terminated(_ instance: String) {
        guard let index = index(of: instance) else { return }
        guard state.instances[index].state.isTerminating else { return vanished(instance) }
        finishTermination(index)
    }

    mutating func finishTermination(_ index: Int) {
        let instance = state.instances.remove(at: index)
        notify(.terminate, endActivity(instance.activityID, .successful))
    }

    mutating func terminationFailed(_ instance: String, _ message: String) {
        guard let index = index(of: instance), state.instances[index].state.isTerminating else { return }
        let failed = endActivity(state.instances[index].activityID, .failed, message: message)
        notify(.terminateError, failed)
        let place = state.instances[index]
        state.instances[index].activityID = beginActivity(
            "Terminating EC2 instance: \(place.id)", cause: failed?.cause ?? "At \(stamp) an instance was taken out of service.", zone: place.zone, instance: place.id)
        state.instances[index].retryTerminationAt = at + Turn.terminationRetry
    }

    /// How long after a failed termination it is asked for again. (Chosen here.)
    static let terminationRetry = TimeSpan.seconds(30)

    mutating func retryTerminations() {
        for index in state.instances.indices {
            guard let due = state.instances[index].retryTerminationAt, due <= at else { continue }
            state.instances[index].retryTerminationAt = nil
            orderTermination(index)
        }
    }

    /// TerminateInstanceInAutoScalingGroup.
    mutating func terminateOnRequest(_ instance: String, decrementsDesired: Bool) throws(GroupRefusal) {
        let index = try requireMember(instance)
        let member = state.instances[index]
        guard !member.state.isTerminating else { return }
        guard !member.state.isWarmed else { return takeOut(index, cause: "At \(stamp) instance \(instance) was taken out of service in response to a user request.") }
        let decrements = decrementsDesired && (member.state.isActive || member.state == .standby && !member.standbyDecremented)
        if decrements, desired - member.weight < configuration.minSize {
            throw GroupRefusal(
                .validation,
                "Currently, desiredSize equals minSize (\(configuration.minSize)). Terminating instance without replacement will violate group's min size constraint. "
                    + "Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.")
        }
        let shrinking = decrements ? ", shrinking the capacity from \(desired) to \(desired - member.weight)" : ""
        takeOut(index, cause: "At \(stamp) instance \(instance) was taken out of service in response to a user request\(shrinking).")
        if decrements { setDesiredQuietly(desired - member.weight) }
    }

    /// The index of a member, or the refusal that names it.
    func requireMember(_ instance: String) throws(GroupRefusal) -> Int {
        guard let index = index(of: instance) else { throw GroupRefusal(.validation, "Instance Id not found - No managed instance found for instance ID \(instance)") }
        return index
    }

    /// A change of the desired capacity that moves no instance by itself.
    mutating func setDesiredQuietly(_ capacity: Int) {
        state.configuration.desiredCapacity = capacity
        effects.append(.sizeChanged(minSize: configuration.minSize, maxSize: configuration.maxSize, desiredCapacity: capacity))
    }

    mutating func delete(force: Bool) throws(GroupRefusal) {
        guard force || state.instances.isEmpty && state.launches.isEmpty else {
            throw GroupRefusal(.resourceInUse, "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.")
        }
        guard !state.isDeleting else { return }
        state.isDeleting = true
        state.configuration.minSize = 0
        state.configuration.desiredCapacity = 0
        if !state.trackingAlarms.isEmpty { effects.append(.deleteAlarms(state.trackingAlarms.map(\.name))) }
        state.trackingAlarms = []
    }

    /// Everything goes, whatever protects it: hooks are not waited for.
    mutating func settleDeletion() {
        for index in state.instances.indices {
            if !state.instances[index].state.isTerminating {
                takeOut(index, cause: "At \(stamp) instance \(state.instances[index].id) was taken out of service in response to a user request.")
            } else if !state.instances[index].hooks.isEmpty {
                state.instances[index].hooks = []
                orderTermination(index)
            }
        }
        if state.instances.isEmpty, state.launches.isEmpty { effects.append(.emptied) }
    }
}
