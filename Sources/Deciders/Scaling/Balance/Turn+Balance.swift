import Base

/// Evening out zones: a new instance first, then the one that it stands in for goes
/// (EC2 Auto Scaling User Guide, Rebalancing activities).
extension Turn {
    /// How far the group may grow past its maximum for this: a tenth, one at least.
    var rebalanceAllowance: Int { max(1, configuration.maxSize / 10) }

    mutating func balanceZones() {
        guard canBalance, let uneven = unevenness() else { return }
        guard !isHeldBack(by: .azRebalance, from: "the zones are not evened out") else { return }
        guard !isHeldBack(by: .launch, from: "the zones are not evened out"), !isBackingOff() else { return }
        var census = uneven, moved = 0
        while moved < max(1, desired / 10), let move = nextMove(census) {
            guard let victim = move.victim, let index = index(of: victim.id) else { return }
            guard totalCapacity + victim.weight <= configuration.maxSize + rebalanceAllowance else {
                limits.append(LimitNote(bound: .rebalanceAllowance, wanted: totalCapacity + victim.weight, allowed: configuration.maxSize + rebalanceAllowance))
                return
            }
            launchStandIn(index, reason: .zoneBalance, zone: move.zone, cause: balanceCause(census))
            census.remove(from: victim.zone)
            census.add(to: move.zone)
            moved += 1
        }
    }

    /// Only a group that is where it should be is evened out.
    private var canBalance: Bool {
        guard openZones.count > 0, !state.instances.isEmpty, !(state.refresh.map { !$0.isOver } ?? false) else { return false }
        return countedCapacity >= desired && !state.launches.contains { $0.purpose != .warmPool }
            && !state.instances.contains { $0.state.isPending || $0.replacement != nil && $0.replacement != .zoneBalance }
    }

    private var openZones: [String] { configuration.zones.map(\.name).filter { !state.closedZones.contains($0) } }

    /// The census when the zones differ by more than one, or instances are in zones that the group does not use.
    private func unevenness() -> ZoneCensus? {
        let census = ZoneCensus(state)
        return gap(census) == nil ? nil : census
    }

    /// From which zone to which an instance should move.
    private func gap(_ census: ZoneCensus) -> (from: String, to: String)? {
        let open = openZones
        guard let emptiest = open.min(by: { census.count(of: $0) < census.count(of: $1) }) else { return nil }
        if let foreign = census.counts.filter({ $0.value > 0 && !open.contains($0.key) }).keys.min() { return (foreign, emptiest) }
        let fullest = open.max { census.count(of: $0) < census.count(of: $1) } ?? emptiest
        return census.count(of: fullest) - census.count(of: emptiest) > 1 ? (fullest, emptiest) : nil
    }

    /// The next instance to move. A victim may not be protected and must not be moving already.
    private func nextMove(_ census: ZoneCensus) -> (zone: String, victim: GroupInstance?)? {
        guard let gap = gap(census) else { return nil }
        let candidates = state.instances.filter { $0.zone == gap.from && $0.state == .inService && !$0.isProtected && $0.replacement == nil }
        return (gap.to, TerminationChoice(self).choose(from: candidates)?.instance)
    }

    private func balanceCause(_ census: ZoneCensus) -> String {
        let zones = Set(openZones + census.counts.filter { $0.value > 0 }.keys).sorted()
        let counts = zones.map { String(census.count(of: $0)) }
        return "At \(stamp) availability zones \(zones.joined(separator: " ")) had \(counts.joined(separator: " ")) instances respectively. "
            + "An instance was launched to aid in balancing the group's zones."
    }
}
