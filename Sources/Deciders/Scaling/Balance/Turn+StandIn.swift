import Base

/// Replacing an instance that still serves: another stands in for it before it goes.
extension Turn {
    /// Marks an instance and orders another for it, of the same kind when zones are evened out.
    mutating func launchStandIn(_ index: Int, reason: ReplacementReason, zone: String?, cause: String, warmup: Int? = nil) {
        let leaving = state.instances[index]
        var placement = Placement(self)
        guard var place = zone.map({ placement.next(in: $0) }) ?? placement.next() else { return block(.noZone, "No zone of the group can be used now.") }
        if reason == .zoneBalance { (place.instanceType, place.weight, place.purchase) = (leaving.instanceType, leaving.weight, leaving.purchase) }
        state.instances[index].replacement = reason
        order(place, purpose: .standIn(forInstance: leaving.id), cause: cause, warmup: warmup)
    }

    /// What stands in for an instance, ordered or there.
    private func standIn(for instance: String) -> (isOrdered: Bool, member: GroupInstance?) {
        if state.launches.contains(where: { $0.purpose.partner == instance }) { return (true, nil) }
        let member = state.instances.first { $0.purpose.partner == instance && $0.state.isActive }
        return (member != nil, member)
    }

    /// Takes each marked instance a step further.
    mutating func replaceMarked() {
        for instance in state.instances.filter({ $0.replacement != nil && $0.state.isActive }) {
            guard let reason = instance.replacement, let index = index(of: instance.id) else { continue }
            if mustWait(reason) { continue }
            let another = standIn(for: instance.id)
            if let member = another.member, member.state == .inService, !member.isWarming(at: at) || reason == .zoneBalance {
                takeOut(index, cause: replacementCause(instance, reason))
            } else if !another.isOrdered {
                replaceWithoutStandIn(index, reason)
            }
        }
    }

    /// Nothing stands in for it: it goes at once, or another is ordered first.
    private mutating func replaceWithoutStandIn(_ index: Int, _ reason: ReplacementReason) {
        let instance = state.instances[index]
        switch reason {
        case .refresh, .zoneBalance: state.instances[index].replacement = nil
        case .unhealthy where !launchesFirst || instance.observed.isGone || isSuspended(.launch), .lifetime where !launchesFirst:
            takeOut(index, cause: replacementCause(instance, reason))
            if desired - countedCapacity > 0, reason == .unhealthy { state.replacementsOwed += instance.weight }
        case .unhealthy, .lifetime, .capacityRebalance:
            guard !isHeldBack(by: .launch, from: "nothing can stand in for \(instance.id)"), !isBackingOff(), hasRoomForStandIn(instance.weight) else { return }
            let why = reason == .unhealthy ? "an unhealthy instance needing to be replaced" : "an instance needing to be replaced"
            launchStandIn(index, reason: reason, zone: nil, cause: "At \(stamp) an instance was launched in response to \(why).")
        }
    }

    /// A maintenance policy that lets capacity rise wants the new instance first (EC2 Auto Scaling User Guide, Instance maintenance policies).
    private var launchesFirst: Bool { (configuration.maintenance?.maxHealthyPercentage ?? 100) > 100 }

    /// Within the maintenance policy, or else within the allowance; one stand-in is always possible.
    private mutating func hasRoomForStandIn(_ weight: Int) -> Bool {
        let total = totalCapacity
        let ceiling = configuration.maintenance.map { desired.percent($0.maxHealthyPercentage) } ?? configuration.maxSize + rebalanceAllowance
        let anyStandsIn = state.launches.contains { $0.purpose.partner != nil } || state.instances.contains { $0.purpose.partner != nil && $0.state.isActive }
        if total + weight <= ceiling || !anyStandsIn { return true }
        limits.append(LimitNote(bound: .maintenancePolicy, wanted: total + weight, allowed: ceiling))
        return false
    }

    private mutating func mustWait(_ reason: ReplacementReason) -> Bool {
        if reason == .unhealthy, isHeldBack(by: .replaceUnhealthy, from: "unhealthy instances are not replaced") { return true }
        if reason == .refresh, isSuspended(.instanceRefresh) { return true }
        if reason == .lifetime, isHeldBack(by: .launch, from: "instances past their lifetime are not replaced") { return true }
        return isHeldBack(by: .terminate, from: reason == .unhealthy ? "unhealthy instances are not replaced" : "instances that were replaced are not taken out")
    }

    /// What stood in for an instance that has left, or that need not leave any more, is a member like the others.
    mutating func graduateStandIns() {
        for index in state.instances.indices {
            guard let partner = state.instances[index].purpose.partner else { continue }
            if !isAwaitingReplacement(partner) { state.instances[index].purpose = .capacity }
        }
        for index in state.launches.indices {
            guard let partner = state.launches[index].purpose.partner else { continue }
            if !isAwaitingReplacement(partner) { state.launches[index].purpose = .capacity }
        }
    }

    private func isAwaitingReplacement(_ instance: String) -> Bool {
        index(of: instance).map { state.instances[$0].state.isActive && state.instances[$0].replacement != nil } ?? false
    }

    private func replacementCause(_ instance: GroupInstance, _ reason: ReplacementReason) -> String {
        let why = switch reason {
        case .unhealthy: instance.unhealthyReason ?? "a health check"
        case .lifetime: "the maximum instance lifetime of the group"
        case .capacityRebalance: "an EC2 instance rebalance recommendation"
        case .refresh: "an instance refresh"
        case .zoneBalance:
            "a difference between desired and actual capacity, shrinking the capacity from \(desired + instance.weight) to \(desired).  At \(stamp) instance \(instance.id) was selected for termination"
        }
        return "At \(stamp) an instance was taken out of service in response to \(why)."
    }
}

extension Int {
    /// That many percent, rounded down; percentages are 0 to 200.
    func percent(_ percentage: Int) -> Int { Int((Double(self) * Double(percentage) / 100).rounded(.down)) }
    /// That many percent, rounded up.
    func percentUp(_ percentage: Int) -> Int { Int((Double(self) * Double(percentage) / 100).rounded(.up)) }
}
