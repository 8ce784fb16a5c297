import Base

/// Scaling in.
extension Turn {
    /// Takes out what is above the desired capacity. Instances that are not in service yet go before those that serve.
    mutating func shedSurplus() {
        let counted = countedCapacity
        var surplus = counted - desired
        guard surplus > 0 else { return }
        guard !isHeldBack(by: .terminate, from: "\(surplus) units of capacity too many are not taken out") else { return }
        // What is ordered and has no id yet cannot be named: it is taken out when it arrives.
        surplus -= state.launches.reduce(0) { $1.purpose == .warmPool || $1.purpose.partner != nil ? $0 : $0 + $1.order.weight }
        guard surplus > 0 else { return }
        let choice = TerminationChoice(self)
        var census = ZoneCensus(state)
        while surplus > 0, let (instance, rule) = choice.choose(from: candidatesToShed(surplus), census: census), let index = index(of: instance.id) {
            census.remove(from: instance.zone)
            surplus -= max(instance.weight, 1)
            shed(index, from: counted, rule: rule)
        }
        if surplus > 0 { noteWhatStays(surplus) }
    }

    /// Members that may go: unprotected, and not heavier than the surplus, so that the desired capacity is kept.
    private func candidatesToShed(_ surplus: Int) -> [GroupInstance] {
        let free = state.instances.filter { $0.state.isActive && $0.weight <= surplus && $0.purpose.partner == nil }
        let pending = free.filter { $0.state.isPending }
        return pending.isEmpty ? free.filter { !$0.isProtected } : pending
    }

    /// Back into the warm pool where that is wanted, else out.
    private mutating func shed(_ index: Int, from counted: Int, rule: String) {
        let id = state.instances[index].id
        let cause = withStandingCause(
            "At \(stamp) an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from \(counted) to \(desired).")
            + "  At \(stamp) instance \(id) was selected for termination."
        if let pool = configuration.warmPool, pool.reusesOnScaleIn, !pool.isDeleting, state.instances[index].state == .inService, state.instances[index].isHealthy {
            returnToPool(index, cause: cause, rule: rule)
        } else {
            takeOut(index, cause: cause, rule: rule)
        }
    }

    private mutating func noteWhatStays(_ surplus: Int) {
        let inService = state.instances.filter { $0.state == .inService }
        guard !inService.isEmpty, inService.allSatisfy(\.isProtected) else { return }
        let text = "Could not scale to desired capacity because all remaining instances are protected from scale-in."
        if !state.standingBlocks.contains(where: { $0.kind == .protected }) {
            let id = beginActivity("Terminating EC2 instance", cause: withStandingCause(text), zone: nil)
            endActivity(id, .cancelled, message: text)
        }
        block(.protected, text)
    }
}
