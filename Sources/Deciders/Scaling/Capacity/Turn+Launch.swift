import Base

/// Ordering instances.
extension Turn {
    /// Orders what is missing to the desired capacity, prepared instances of the warm pool first.
    mutating func fillDeficit() {
        let counted = countedCapacity
        var missing = desired - counted
        guard missing > 0 else {
            state.replacementsOwed = 0
            return
        }
        guard !isHeldBack(by: .launch, from: "\(missing) units of capacity that are missing are not launched"), !isBackingOff() else { return }
        missing = withinCeiling(missing)
        var placement = Placement(self)
        while missing > 0 {
            let cause = launchCause(from: counted)
            if let weight = takeFromPool(cause: cause) {
                missing -= weight
                continue
            }
            guard let place = placement.next() else { return block(.noZone, "No zone of the group can be used now.") }
            order(place, purpose: takeOwedReplacement(place.weight) ? .replaceUnhealthy : .capacity, cause: cause)
            missing -= max(place.weight, 1)
        }
    }

    /// While others stand in for members that leave, the group may not grow past its maximum by more than is allowed for that:
    /// the rest is launched as they leave.
    private mutating func withinCeiling(_ missing: Int) -> Int {
        let total = totalCapacity, ceiling = capacityCeiling
        guard total + missing > ceiling else { return missing }
        limits.append(LimitNote(bound: .rebalanceAllowance, wanted: total + missing, allowed: ceiling))
        return max(0, ceiling - total)
    }

    /// The maximum size with what replacing and evening out may add to it for a while.
    var capacityCeiling: Int {
        let percentages = [configuration.maintenance?.maxHealthyPercentage, state.refresh.flatMap { $0.isOver ? nil : $0.preferences.maxHealthyPercentage }].compactMap { $0 }
        return percentages.reduce(configuration.maxSize + rebalanceAllowance) { max($0, configuration.maxSize.percent($1)) }
    }

    /// Orders one instance.
    mutating func order(_ place: Placement.Place, purpose: LaunchPurpose, cause: String, warmup: Int? = nil) {
        let description = purpose == .warmPool ? "Launching a new EC2 instance into warm pool" : "Launching a new EC2 instance"
        let activity = beginActivity(description, cause: cause, zone: place.zone, subnetID: place.subnetID)
        let order = LaunchOrder(
            activityID: activity, zone: place.zone, subnetID: place.subnetID, instanceType: place.instanceType, purchase: place.purchase, weight: place.weight,
            launch: place.launch, isForWarmPool: purpose == .warmPool, isProtected: configuration.protectsNewInstances)
        state.launches.append(PendingLaunch(order: order, purpose: purpose, warmupSeconds: warmup ?? warmupOfNewInstances, refreshID: activeRefreshID))
        launchNotes.append(LaunchNote(activityID: activity, zone: place.zone, instanceType: place.instanceType, purpose: purpose))
        effects.append(.launch(order))
    }

    /// What new instances are made from: what a refresh brings, or what the group says.
    var currentLaunch: LaunchSource {
        guard let refresh = state.refresh, !refresh.isOver, refresh.status != .pending else { return configuration.launch }
        return refresh.status == .cancelling ? configuration.launch : refresh.target
    }

    private var activeRefreshID: String? { state.refresh.flatMap { $0.isOver ? nil : $0.id } }

    /// The policy's warm-up while its change is carried out, else the group's.
    private var warmupOfNewInstances: Int? {
        if let refresh = state.refresh, !refresh.isOver { return refreshWarmupSeconds(refresh) }
        return state.policyWarmupSeconds ?? configuration.defaultInstanceWarmupSeconds
    }

    private func launchCause(from counted: Int) -> String {
        if state.replacementsOwed > 0, state.standingCause == nil {
            return "At \(stamp) an instance was launched in response to an unhealthy instance needing to be replaced."
        }
        return withStandingCause(
            "At \(stamp) an instance was started in response to a difference between desired and actual capacity, increasing the capacity from \(counted) to \(desired).")
    }

    private mutating func takeOwedReplacement(_ weight: Int) -> Bool {
        guard state.replacementsOwed > 0 else { return false }
        state.replacementsOwed = max(0, state.replacementsOwed - weight)
        return true
    }

    /// True while launches that failed are not repeated yet.
    mutating func isBackingOff() -> Bool {
        guard let until = state.backoff.until, until > at else { return false }
        block(.launchBackoff, "\(state.backoff.failures) launches in a row failed: the next is tried at \(until.iso8601).")
        return true
    }
}
