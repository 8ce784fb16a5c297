import Base

/// Chooses where instances are launched, and as what: the zone with the fewest, then the type.
///
/// Ties go to the zone that the group names first, so that the choice is predictable.
struct Placement {
    /// Where one instance goes and what it is.
    struct Place {
        var zone: String
        var subnetID: String?
        var instanceType: String?
        var purchase: PurchaseOption
        var weight: Int
        var launch: LaunchSource
    }

    private let zones: [GroupZone]
    private let source: LaunchSource
    private var counts: [Int]
    private var types: TypeChoice

    init(_ turn: Turn) {
        let open = turn.configuration.zones.filter { !turn.state.closedZones.contains($0.name) }
        let census = ZoneCensus(turn.state)
        types = TypeChoice(turn)
        let withRoom = open.filter { [types] in types.hasRoom(in: $0.name) }
        zones = withRoom.isEmpty ? open : withRoom
        counts = zones.map { census.count(of: $0.name) }
        source = turn.currentLaunch
    }

    /// The next place; counts as taken. Nil when no zone is open.
    mutating func next() -> Place? {
        guard let fewest = counts.min(), let index = counts.firstIndex(of: fewest) else { return nil }
        return take(index)
    }

    /// A place in a given zone.
    mutating func next(in zone: String) -> Place? {
        zones.firstIndex { $0.name == zone }.flatMap { take($0) }
    }

    private mutating func take(_ index: Int) -> Place? {
        let zone = zones[index]
        let kind = types.next(in: zone.name)
        let subnet = zone.subnetIDs.isEmpty ? nil : zone.subnetIDs[counts[index] % zone.subnetIDs.count]
        counts[index] += 1
        return Place(zone: zone.name, subnetID: subnet, instanceType: kind.instanceType, purchase: kind.purchase, weight: kind.weight, launch: kind.launch ?? source)
    }
}

/// How many instances each zone holds: in service, on the way, or ordered.
struct ZoneCensus {
    private(set) var counts: [String: Int] = [:]

    init(_ state: GroupState) {
        for instance in state.instances where instance.state.isActive { counts[instance.zone, default: 0] += 1 }
        for launch in state.launches where launch.purpose != .warmPool { counts[launch.order.zone, default: 0] += 1 }
    }

    func count(of zone: String) -> Int { counts[zone] ?? 0 }

    mutating func remove(from zone: String) { counts[zone, default: 1] -= 1 }
    mutating func add(to zone: String) { counts[zone, default: 0] += 1 }
}
