import Base

/// What the calls of the API make of a status. Throws when the state does not allow it; a repeat changes nothing.
enum InstanceOrders {
    static func start(_ instance: inout Instance, by cause: ChangeCause) throws(ComputeError) {
        switch instance.state {
        case .pending, .running: return
        case .stopped:
            instance.status.incarnation += 1
            (instance.status.boot, instance.status.isForced) = (.none, false)
            instance.configuration.launchTime = cause.time
            change(&instance, to: .pending, cause, reason: nil)
        case .stopping, .shuttingDown, .terminated: throw .wrongState(id: instance.id, state: instance.state, operation: "started")
        }
    }

    static func stop(_ instance: inout Instance, by cause: ChangeCause) throws(ComputeError) {
        switch instance.state {
        case .stopped, .stopping: return
        case .pending, .running:
            if instance.configuration.isStopDisabled { throw .protected(id: instance.id, attribute: "disableApiStop") }
            change(&instance, to: .stopping, cause, reason: .userInitiatedShutdown)
        case .shuttingDown, .terminated: throw .wrongState(id: instance.id, state: instance.state, operation: "stopped")
        }
    }

    static func reboot(_ instance: inout Instance, by cause: ChangeCause) throws(ComputeError) {
        guard instance.state == .running else { throw .wrongState(id: instance.id, state: instance.state, operation: "rebooted") }
        instance.status.incarnation += 1
        instance.status.boot = .none
        instance.status.checks = StatusChecks()
    }

    static func terminate(_ instance: inout Instance, by cause: ChangeCause) throws(ComputeError) {
        if instance.state.isLeaving { return }
        if instance.configuration.isTerminationDisabled, cause.requester == .user { throw .protected(id: instance.id, attribute: "disableApiTermination") }
        change(&instance, to: .shuttingDown, cause, reason: .userInitiatedShutdown)
    }

    private static func change(_ instance: inout Instance, to state: InstanceState, _ cause: ChangeCause, reason: InstanceStatus.Reason?) {
        (instance.status.state, instance.status.since, instance.status.reason) = (state, cause.time, reason)
        instance.status.transitionReason = reason == nil ? "" : "\(words(cause.requester)) (\(cause.time.transitionText))"
    }

    private static func words(_ requester: ChangeCause.Requester) -> String {
        switch requester {
        case .user: "User initiated"
        case .autoScaling(let group): "Auto Scaling group \(group)"
        case .part(let name): name
        }
    }
}

extension Timestamp {
    /// `2026-01-05 10:00:00 GMT`, as EC2 writes it.
    fileprivate var transitionText: String {
        let text = iso8601
        let date = text.prefix(10), time = text.dropFirst(11).prefix(8)
        return "\(date) \(time) GMT"
    }
}
