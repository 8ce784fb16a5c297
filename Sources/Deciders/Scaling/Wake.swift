import Base

extension Turn {
    /// The next moment at which time alone changes something; nil when none does.
    var nextMoment: Timestamp? {
        var moments: [Timestamp] = [state.backoff.until, state.refresh?.pausedUntil].compactMap { $0 } + state.outages.map(\.until)
        if let until = state.cooldown.until { moments.append(until) }
        if let refresh = state.refresh, !refresh.isOver { moments += [patienceEnd(of: refresh), refresh.startTime + Turn.refreshDurationMax] }
        for instance in state.instances {
            moments += instance.hooks.map(\.deadline)
            moments += [instance.warmUntil, instance.retryTerminationAt, graceEnd(instance), lifetimeEnd(instance)].compactMap { $0 }
        }
        return moments.filter { $0 > at }.min()
    }

    /// Only where something is wrong with it already.
    private func graceEnd(_ instance: GroupInstance) -> Timestamp? {
        guard instance.isHealthy, instance.observed != .sound, let since = instance.inServiceSince else { return nil }
        return since + .seconds(Int64(configuration.healthCheckGraceSeconds))
    }

    private func lifetimeEnd(_ instance: GroupInstance) -> Timestamp? {
        guard let seconds = configuration.maxInstanceLifetimeSeconds, seconds > 0, instance.state == .inService else { return nil }
        return instance.launchedAt + .seconds(Int64(seconds))
    }
}
