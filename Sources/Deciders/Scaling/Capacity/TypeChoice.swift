/// Chooses the type and purchase option of what is launched (EC2 Auto Scaling User Guide, Allocation strategies).
struct TypeChoice {
    struct Kind {
        var instanceType: String?
        var purchase: PurchaseOption
        var weight: Int
        var launch: LaunchSource?
    }

    private let mixed: MixedInstances?
    private let desired: Int
    private var onDemand: Int
    private var spotCounts: [String: Int] = [:]
    private let outages: [PoolOutage]

    init(_ turn: Turn) {
        mixed = turn.configuration.mixedInstances
        desired = turn.desired
        outages = turn.state.outages.filter { $0.until > turn.at }
        onDemand = 0
        for instance in turn.state.instances where instance.state.isActive { count(instance.purchase, instance.instanceType, instance.weight) }
        for launch in turn.state.launches where launch.purpose != .warmPool { count(launch.order.purchase, launch.order.instanceType, launch.order.weight) }
    }

    /// Whether the zone is not known to have no room for any type.
    func hasRoom(in zone: String) -> Bool {
        guard let mixed, !mixed.overrides.isEmpty else { return !outages.contains { $0.zone == zone } }
        return mixed.overrides.contains { isOpen($0.instanceType, in: zone) }
    }

    /// The next instance's kind; counts as launched.
    mutating func next(in zone: String) -> Kind {
        guard let mixed else { return Kind(instanceType: nil, purchase: .onDemand, weight: 1, launch: nil) }
        let purchase: PurchaseOption = onDemand < onDemandShare(mixed) ? .onDemand : .spot
        let open = mixed.overrides.filter { isOpen($0.instanceType, in: zone) }
        let ranked = TypeChoice.ranked(open.isEmpty ? mixed.overrides : open, purchase, mixed)
        guard let choice = purchase == .spot ? spread(ranked, mixed) : ranked.first else {
            count(purchase, nil, 1)
            return Kind(instanceType: nil, purchase: purchase, weight: 1, launch: nil)
        }
        count(purchase, choice.instanceType, choice.weight)
        return Kind(instanceType: choice.instanceType, purchase: purchase, weight: max(choice.weight, 1), launch: choice.launch)
    }

    /// Units of the desired capacity that are bought on demand.
    private func onDemandShare(_ mixed: MixedInstances) -> Int {
        let above = max(desired - mixed.onDemandBaseCapacity, 0)
        return mixed.onDemandBaseCapacity + (above * min(max(mixed.onDemandPercentageAboveBase, 0), 100) + 99) / 100
    }

    /// `lowest-price` takes its pools in turn; the others take the best.
    private func spread(_ ranked: [InstanceTypeOverride], _ mixed: MixedInstances) -> InstanceTypeOverride? {
        guard mixed.spotStrategy == .lowestPrice else { return ranked.first }
        let pools = ranked.prefix(max(mixed.spotInstancePools, 1))
        return pools.min { (spotCounts[$0.instanceType] ?? 0) < (spotCounts[$1.instanceType] ?? 0) }
    }

    private func isOpen(_ type: String, in zone: String) -> Bool { !outages.contains { $0.zone == zone && $0.instanceType == type } }

    private mutating func count(_ purchase: PurchaseOption, _ type: String?, _ weight: Int) {
        if purchase == .onDemand { onDemand += weight } else { spotCounts[type ?? "", default: 0] += 1 }
    }

    /// Best first: by price where the strategy asks for it and prices are known, else in the order of the list.
    static func ranked(_ overrides: [InstanceTypeOverride], _ purchase: PurchaseOption, _ mixed: MixedInstances) -> [InstanceTypeOverride] {
        let byPrice = purchase == .onDemand ? mixed.onDemandStrategy == .lowestPrice : mixed.spotStrategy == .lowestPrice || mixed.spotStrategy == .priceCapacityOptimized
        guard byPrice else { return overrides }
        let indexed = overrides.enumerated().sorted { a, b in
            let (first, second) = (a.element.hourlyPrice ?? .infinity, b.element.hourlyPrice ?? .infinity)
            return first == second ? a.offset < b.offset : first < second
        }
        return indexed.map(\.element)
    }
}
