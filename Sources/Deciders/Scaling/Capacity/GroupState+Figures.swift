import Base

extension GroupState {
    /// The group's figures, in capacity units.
    public func figures(at time: Timestamp) -> GroupFigures {
        var figures = GroupFigures(
            minSize: configuration.minSize, maxSize: configuration.maxSize, desiredCapacity: configuration.desiredCapacity, inService: 0, warming: 0,
            pending: 0, terminating: 0, standby: 0, warmPool: 0)
        for instance in instances {
            switch instance.state {
            case .inService:
                figures.inService += instance.weight
                if instance.isWarming(at: time) { figures.warming += instance.weight }
            case .standby, .enteringStandby: figures.standby += instance.weight
            case let state where state.isPending: figures.pending += instance.weight
            case let state where state.isTerminating: figures.terminating += instance.weight
            case let state where state.isWarmed: figures.warmPool += instance.weight
            default: break
            }
        }
        for launch in launches {
            if launch.purpose == .warmPool { figures.warmPool += launch.order.weight } else { figures.pending += launch.order.weight }
        }
        return figures
    }

    /// Members whose metrics belong into the group's own: in service and not warming.
    public func aggregatedInstances(at time: Timestamp) -> [String] {
        instances.filter { $0.state == .inService && !$0.isWarming(at: time) }.map(\.id)
    }

    /// Members that were launched while AddToLoadBalancer was suspended, or lost their registration: only a hand registers them.
    public var unregisteredInstances: [String] {
        guard configuration.hasLoadBalancers else { return [] }
        return instances.filter { $0.state == .inService && !$0.isRegistered }.map(\.id)
    }
}

extension Turn {
    /// What counts toward the desired capacity: in service or on the way, without those that stand in for a member still there.
    var countedCapacity: Int {
        let partners = activePartners
        func counts(_ purpose: LaunchPurpose) -> Bool { purpose != .warmPool && !(purpose.partner.map(partners.contains) ?? false) }
        let members = state.instances.reduce(0) { $1.state.isActive && counts($1.purpose) ? $0 + $1.weight : $0 }
        return state.launches.reduce(members) { counts($1.purpose) ? $0 + $1.order.weight : $0 }
    }

    /// All that is in service or on the way.
    var totalCapacity: Int {
        let members = state.instances.reduce(0) { $1.state.isActive ? $0 + $1.weight : $0 }
        return state.launches.reduce(members) { $1.purpose == .warmPool ? $0 : $0 + $1.order.weight }
    }

    /// Members that are still active and have another standing in for them.
    private var activePartners: Set<String> {
        let named = Set(state.instances.compactMap(\.purpose.partner) + state.launches.compactMap(\.purpose.partner))
        guard !named.isEmpty else { return [] }
        return Set(state.instances.filter { named.contains($0.id) && $0.state.isActive }.map(\.id))
    }

    /// Whether anything is being launched into the group or taken out of it.
    var isBusy: Bool {
        state.launches.contains { $0.purpose != .warmPool } || state.instances.contains { $0.state.isPending || $0.state.isTerminating && !$0.state.rawValue.hasPrefix("Warmed") }
    }
}
