extension GroupEvent.What {
    /// The event in plain words, as the beginning of an explanation.
    var plainWords: String {
        switch self {
        case .configure: "the group was created or updated"
        case .setDesiredCapacity(let capacity, _): "a user set the desired capacity to \(capacity)"
        case .executePolicy(let name, _, _, _): "a user executed the policy \(name)"
        case .suspend(let processes): "processes were suspended: \(processes.map(\.rawValue).sorted().joined(separator: ", "))"
        case .resume(let processes): "processes were resumed: \(processes.map(\.rawValue).sorted().joined(separator: ", "))"
        case .startRefresh: "a user started an instance refresh"
        case .cancelRefresh: "a user cancelled the instance refresh"
        case .rollbackRefresh: "a user rolled the instance refresh back"
        case .delete: "the group was deleted"
        case .tick: "time passed"
        case .alarms(let notices): notices.map { "the alarm \($0.alarmName) was in \($0.state.rawValue)" }.joined(separator: ", ")
        case .refreshAlarm(let name): "the alarm \(name) of the instance refresh went to ALARM"
        case .scheduled(let actions): actions.map { "the scheduled action \($0.name) was due" }.joined(separator: ", ")
        case .zone(let name, let isAvailable): "the zone \(name) became \(isAvailable ? "available" : "unavailable")"
        default: wordsForInstances
        }
    }

    private var wordsForInstances: String {
        switch self {
        case .attach(let instances): "a user attached \(instances.map(\.id).joined(separator: ", "))"
        case .detach(let instances, _): "a user detached \(instances.joined(separator: ", "))"
        case .enterStandby(let instances, _): "a user put on standby \(instances.joined(separator: ", "))"
        case .exitStandby(let instances): "a user returned from standby \(instances.joined(separator: ", "))"
        case .setProtection(let instances, let isProtected): "a user \(isProtected ? "protected" : "unprotected") \(instances.joined(separator: ", "))"
        case .setHealth(let instance, let isHealthy, _): "\(instance) was set \(isHealthy ? "healthy" : "unhealthy") by hand"
        case .terminate(let instance, _): "a user terminated \(instance)"
        case .completeHook(let instance, _, _, let result): "a lifecycle action of \(instance) was completed with \(result.rawValue)"
        case .recordHeartbeat(let instance, _, _): "a heartbeat came for \(instance)"
        default: wordsForFacts
        }
    }

    private var wordsForFacts: String {
        switch self {
        case .launched(_, let instance, _): "\(instance) was launched"
        case .launchFailed(_, let message, _): "a launch failed: \(message)"
        case .running(let instance): "\(instance) was running"
        case .stopped(let instance): "\(instance) stopped"
        case .drained(let instance): "\(instance) was drained"
        case .terminated(let instance): "\(instance) was terminated"
        case .terminationFailed(let instance, _): "the termination of \(instance) failed"
        case .vanished(let instance): "\(instance) vanished"
        case .bootFailed(let instance, let reason): "the user data script of \(instance) \(reason)"
        case .instanceHealth(let instance, let isHealthy): "\(instance) \(isHealthy ? "passed" : "failed") its instance checks"
        case .loadBalancerHealth(let instance, let isHealthy): "\(instance) \(isHealthy ? "passed" : "failed") the load balancer's checks"
        case .rebalanceRecommended(let instance): "\(instance) was said to be taken away soon"
        default: "something happened"
        }
    }
}
