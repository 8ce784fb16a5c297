import Base

/// Lifecycle hooks: an instance waits until each has been completed or its time is over.
extension Turn {
    /// Begins the hooks of a transition. False when there are none.
    mutating func beginHooks(_ index: Int, _ transition: LifecycleHook.Transition, waiting: LifecycleState) -> Bool {
        let hooks = configuration.hooks.filter { $0.transition == transition }
        guard !hooks.isEmpty else { return false }
        let origin = hookOrigin(index, transition), destination = hookDestination(index, transition)
        state.instances[index].state = waiting
        for hook in hooks {
            let wait = HookWait(
                hookName: hook.name, token: state.names.uuid(), transition: transition, defaultResult: hook.defaultResult,
                heartbeatTimeoutSeconds: hook.heartbeatTimeoutSeconds, startedAt: at, deadline: at + min(hook.heartbeatTimeout, hook.globalTimeout),
                lastDeadline: at + hook.globalTimeout, notificationTargetARN: hook.notificationTargetARN, notificationMetadata: hook.notificationMetadata)
            state.instances[index].hooks.append(wait)
            effects.append(.startHook(instance: state.instances[index].id, wait: wait, origin: origin, destination: destination))
        }
        changeActivity(state.instances[index].activityID) { ($0.status, $0.progress) = (.midLifecycleAction, 50) }
        return true
    }

    mutating func completeHook(_ instance: String, name: String?, token: String?, _ result: LifecycleHook.Result) throws(GroupRefusal) {
        let place = try findHook(instance, name: name, token: token)
        finishHook(place.instance, place.hook, result, message: "Lifecycle Action Completed with ABANDON Result")
    }

    /// Moves the deadline, never past the last one.
    mutating func recordHeartbeat(_ instance: String, name: String?, token: String?) throws(GroupRefusal) {
        let place = try findHook(instance, name: name, token: token)
        let hook = state.instances[place.instance].hooks[place.hook]
        state.instances[place.instance].hooks[place.hook].deadline = min(at + .seconds(Int64(hook.heartbeatTimeoutSeconds)), hook.lastDeadline)
    }

    /// Takes the default result of each hook whose time is over.
    mutating func expireHooks() {
        for instance in state.instances.filter({ $0.hooks.contains { $0.deadline <= at } }).map(\.id) {
            while let place = index(of: instance), let hook = state.instances[place].hooks.firstIndex(where: { $0.deadline <= at }) {
                finishHook(place, hook, state.instances[place].hooks[hook].defaultResult, message: "Heartbeat Timeout")
            }
        }
    }

    /// Actions of a hook that is no longer there are completed: launches are abandoned, terminations go on
    /// (EC2 Auto Scaling API Reference, DeleteLifecycleHook).
    mutating func endDeletedHooks() {
        let names = Set(configuration.hooks.map(\.name))
        func isDeleted(_ wait: HookWait) -> Bool { !names.contains(wait.hookName) }
        for instance in state.instances.filter({ $0.hooks.contains(where: isDeleted) }).map(\.id) {
            while let place = index(of: instance), let hook = state.instances[place].hooks.firstIndex(where: isDeleted) {
                let result: LifecycleHook.Result = state.instances[place].hooks[hook].transition == .launching ? .abandon : .continue
                finishHook(place, hook, result, message: "The lifecycle hook was deleted")
            }
        }
    }

    private func findHook(_ instance: String, name: String?, token: String?) throws(GroupRefusal) -> (instance: Int, hook: Int) {
        if let index = index(of: instance) {
            let found = state.instances[index].hooks.firstIndex { wait in
                if let token { return wait.token == token && (name == nil || wait.hookName == name) }
                return wait.hookName == name
            }
            if let found { return (index, found) }
        }
        if let token { throw GroupRefusal(.validation, "No active Lifecycle Action found with token \(token)") }
        throw GroupRefusal(.validation, "No active Lifecycle Action found with instance ID \(instance)")
    }

    /// One hook is over. On the way in an abandoned one ends the instance; on the way out it only ends the other hooks.
    private mutating func finishHook(_ index: Int, _ hook: Int, _ result: LifecycleHook.Result, message: String) {
        let done = state.instances[index].hooks.remove(at: hook)
        if result == .abandon {
            state.instances[index].hooks.removeAll()
            if done.transition == .launching { return abandonLaunch(index, token: done.token, message) }
        }
        guard state.instances[index].hooks.isEmpty else { return }
        proceed(index, done.transition)
    }

    private mutating func proceed(_ index: Int, _ transition: LifecycleHook.Transition) {
        switch state.instances[index].state {
        case .pendingWait:
            state.instances[index].state = .pendingProceed
            enterService(index)
        case .warmedPendingWait:
            state.instances[index].state = .warmedPendingProceed
            enterPool(index)
        case .terminatingWait:
            state.instances[index].state = .terminatingProceed
            orderTermination(index)
        case .warmedTerminatingWait:
            state.instances[index].state = .warmedTerminatingProceed
            orderTermination(index)
        default: break
        }
    }

    private mutating func abandonLaunch(_ index: Int, token: String, _ message: String) {
        let reason = "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token \(token) was abandoned: \(message)"
        notify(.launchError, endActivity(state.instances[index].activityID, .cancelled, message: reason))
        state.instances[index].activityID = nil
        if state.backoff.until.map({ $0 <= at }) ?? true { state.backoff.failed(at: at) }
        takeOut(index, cause: "At \(stamp) an instance was taken out of service in response to a launch that was abandoned.")
    }

    private func hookOrigin(_ index: Int, _ transition: LifecycleHook.Transition) -> String {
        if transition == .terminating { return state.instances[index].state == .warmedTerminating ? "WarmPool" : "AutoScalingGroup" }
        return state.instances[index].cameFromPool ? "WarmPool" : "EC2"
    }

    private func hookDestination(_ index: Int, _ transition: LifecycleHook.Transition) -> String {
        if transition == .launching { return state.instances[index].state.isWarmed ? "WarmPool" : "AutoScalingGroup" }
        return state.instances[index].state.isWarmed ? "WarmPool" : "EC2"
    }
}
