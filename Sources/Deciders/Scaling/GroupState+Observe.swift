import Base

extension GroupState {
    /// Takes an event in and says what must be done. Throws for a request that the group refuses, and then has not changed.
    public mutating func observe(_ event: GroupEvent) throws(GroupRefusal) -> [GroupEffect] {
        var turn = Turn(self, event)
        try turn.accept(event.what)
        turn.settle()
        turn.finish()
        self = turn.state
        return turn.effects
    }
}

extension Turn {
    /// What the event itself says. What follows from it for the group is for `settle`.
    mutating func accept(_ what: GroupEvent.What) throws(GroupRefusal) {
        switch what {
        case .configure(let configuration): configure(configuration)
        case .setDesiredCapacity(let capacity, let honorsCooldown): try setDesiredCapacity(capacity, honorsCooldown: honorsCooldown)
        case .executePolicy(let name, let honorsCooldown, let value, let threshold):
            try executePolicy(name, honorsCooldown: honorsCooldown, metricValue: value, breachThreshold: threshold)
        case .suspend(let processes): suspend(processes)
        case .resume(let processes): resume(processes)
        case .delete(let force): try delete(force: force)
        case .startRefresh(let request): try startRefresh(request)
        case .cancelRefresh: try cancelRefresh()
        case .rollbackRefresh: try rollbackRefresh()
        case .tick: break
        case .alarms(let notices): notice(notices)
        case .refreshAlarm(let name): refreshAlarm(name)
        case .scheduled(let actions): runSchedule(actions)
        case .zone(let name, let isAvailable): setZone(name, isAvailable: isAvailable)
        default: try acceptForInstances(what)
        }
    }

    /// Events that are about instances.
    private mutating func acceptForInstances(_ what: GroupEvent.What) throws(GroupRefusal) {
        switch what {
        case .attach(let instances): try attach(instances)
        case .detach(let instances, let decrements): try detach(instances, decrementsDesired: decrements)
        case .enterStandby(let instances, let decrements): try enterStandby(instances, decrementsDesired: decrements)
        case .exitStandby(let instances): try exitStandby(instances)
        case .setProtection(let instances, let isProtected): try setProtection(instances, isProtected)
        case .setHealth(let instance, let isHealthy, let respectsGrace): try setHealth(instance, isHealthy, respectsGrace: respectsGrace)
        case .terminate(let instance, let decrements): try terminateOnRequest(instance, decrementsDesired: decrements)
        case .completeHook(let instance, let name, let token, let result): try completeHook(instance, name: name, token: token, result)
        case .recordHeartbeat(let instance, let name, let token): try recordHeartbeat(instance, name: name, token: token)
        default: acceptFact(what)
        }
    }

    /// What the world tells of instances.
    private mutating func acceptFact(_ what: GroupEvent.What) {
        switch what {
        case .launched(let activity, let instance, let type): launched(activity, instance, type: type)
        case .launchFailed(let activity, let message, let isCapacity): launchFailed(activity, message, isCapacity: isCapacity)
        case .running(let instance): running(instance)
        case .stopped(let instance): stopped(instance)
        case .drained(let instance): drained(instance)
        case .terminated(let instance): terminated(instance)
        case .terminationFailed(let instance, let message): terminationFailed(instance, message)
        case .vanished(let instance): vanished(instance)
        case .instanceHealth(let instance, let isHealthy): observeInstanceHealth(instance, isHealthy)
        case .bootFailed(let instance, let reason): bootFailed(instance, reason)
        case .loadBalancerHealth(let instance, let isHealthy): observeLoadBalancerHealth(instance, isHealthy)
        case .rebalanceRecommended(let instance): recommendRebalance(instance)
        default: break
        }
    }

    /// Brings the group nearer to what it should be, in the order in which things take precedence.
    mutating func settle() {
        expireHooks()
        retryTerminations()
        guard !state.isDeleting else { return settleDeletion() }
        judgeHealth()
        markOverdue()
        stepRefresh()
        replaceMarked()
        graduateStandIns()
        fillDeficit()
        shedSurplus()
        balanceZones()
        keepWarmPool()
        startCooldown()
        if countedCapacity == desired { state.standingCause = nil }
    }
}
