import Base

/// Where a refresh stands: which instances are still to be replaced, and what is on its way.
struct RefreshCensus {
    /// Old members that will be replaced, also those that must be waited for.
    private(set) var waiting: [GroupInstance] = []
    /// Of these, those that may be replaced now.
    private(set) var replaceable: [GroupInstance] = []
    /// Of the waiting, those on standby or protected that hold the refresh up.
    private(set) var holdUps: [String] = []
    /// Old members for which another is on the way, in units.
    private(set) var marked = 0
    /// New members that are launching or warming, by id where there is one.
    private(set) var warming: [String] = []
    private(set) var launching = 0
    /// In service, healthy and warm, in units.
    private(set) var ready = 0

    init(_ refresh: InstanceRefresh, _ turn: Turn) {
        let accepted = [refresh.target] + (turn.configuration.mixedInstances?.overrides.compactMap(\.launch) ?? [])
        for instance in turn.state.instances {
            if instance.state == .inService, instance.isHealthy, !instance.isWarming(at: turn.at) { ready += instance.weight }
            if RefreshCensus.isOld(instance, refresh, accepted) {
                add(old: instance, refresh.preferences)
            } else if instance.state.isPending {
                launching += 1
            } else if instance.state == .inService, instance.isWarming(at: turn.at) {
                warming.append(instance.id)
            }
        }
        launching += turn.state.launches.count { $0.purpose != .warmPool }
    }

    private mutating func add(old instance: GroupInstance, _ preferences: RefreshPreferences) {
        switch instance.state {
        case .standby, .enteringStandby:
            if preferences.standbyInstances == .ignore { return }
            waiting.append(instance)
            if preferences.standbyInstances == .wait { holdUps.append(instance.id) } else if instance.state == .standby { replaceable.append(instance) }
        case .inService:
            if instance.isProtected, preferences.protectedInstances == .ignore { return }
            waiting.append(instance)
            if instance.isProtected, preferences.protectedInstances == .wait { return holdUps.append(instance.id) }
            if instance.replacement == .refresh { marked += instance.weight } else { replaceable.append(instance) }
        case let state where state.isPending: waiting.append(instance)
        default: break
        }
    }

    /// Old: not launched in this refresh, or made from something else; unless what it is made from matches and may stay.
    private static func isOld(_ instance: GroupInstance, _ refresh: InstanceRefresh, _ accepted: [LaunchSource]) -> Bool {
        let matches = accepted.contains(instance.launch)
        if refresh.status == .rollbackInProgress || refresh.preferences.skipMatching { return !matches }
        return !matches || instance.refreshID != refresh.id
    }
}
