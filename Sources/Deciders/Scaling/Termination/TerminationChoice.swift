import Base

/// Chooses which instance goes: the zone with the most first, then the policies of the group, each narrowing what the one before
/// left (EC2 Auto Scaling User Guide, Configure termination policies). What is left after the last goes by id, so that the choice
/// is predictable (AWS draws lots).
struct TerminationChoice {
    var policies: [TerminationPolicy]
    var launch: LaunchSource
    var mixed: MixedInstances?
    /// Zones that the group names and that are open.
    let zones: Set<String>
    let at: Timestamp

    init(policies: [TerminationPolicy], launch: LaunchSource, mixed: MixedInstances? = nil, zones: Set<String>, at: Timestamp) {
        (self.policies, self.launch, self.mixed, self.zones, self.at) = (policies, launch, mixed, zones, at)
    }

    init(_ turn: Turn) {
        policies = turn.configuration.terminationPolicies.isEmpty ? [.default] : turn.configuration.terminationPolicies
        (launch, mixed, at) = (turn.currentLaunch, turn.configuration.mixedInstances, turn.at)
        zones = Set(turn.configuration.zones.map(\.name)).subtracting(turn.state.closedZones)
    }

    /// The instance to go, and a sentence that says why. Nil when there is no candidate.
    func choose(from candidates: [GroupInstance], census: ZoneCensus) -> (instance: GroupInstance, rule: String)? {
        let inZone = fullestZone(candidates, census)
        return inZone.candidates.isEmpty ? nil : choose(from: inZone.candidates, because: inZone.rule)
    }

    /// The same within candidates that are of one zone already, or where zones do not matter.
    func choose(from candidates: [GroupInstance], because zoneRule: String = "") -> (instance: GroupInstance, rule: String)? {
        var left = candidates, used: [String] = []
        for policy in expanded where left.count > 1 {
            let narrowed = narrow(left, by: policy)
            if narrowed.count < left.count { used.append(policy.words) }
            left = narrowed
        }
        guard let chosen = left.min(by: { $0.id < $1.id }) else { return nil }
        if left.count > 1 { used.append("lowest id of \(left.count) that are alike") }
        let by = used.isEmpty ? "it was the only candidate" : used.joined(separator: ", then ")
        return (chosen, "\(chosen.id) was selected for termination out of \(candidates.count): \(zoneRule)\(by).")
    }

    /// Candidates in zones that the group does not use come first; then those of the zones with the most instances.
    private func fullestZone(_ candidates: [GroupInstance], _ census: ZoneCensus) -> (candidates: [GroupInstance], rule: String) {
        let foreign = candidates.filter { !zones.contains($0.zone) }
        if !foreign.isEmpty { return (foreign, "its zone is not one that the group uses; ") }
        guard let most = candidates.map({ census.count(of: $0.zone) }).max() else { return ([], "") }
        let fullest = candidates.filter { census.count(of: $0.zone) == most }
        return (fullest, fullest.count == candidates.count ? "" : "its zone has the most instances (\(most)); ")
    }

    /// The rules that `Default` stands for, in place of it.
    private var expanded: [Rule] {
        policies.flatMap { policy -> [Rule] in
            switch policy {
            case .default: (mixed == nil ? [] : [.allocationStrategy]) + (launch.kind == .launchTemplate ? [.outdatedConfiguration] : [.oldestLaunchConfiguration]) + [.closestToNextInstanceHour]
            case .allocationStrategy: [.allocationStrategy]
            case .oldestLaunchTemplate: [.oldestLaunchTemplate]
            case .oldestLaunchConfiguration: [.oldestLaunchConfiguration]
            case .closestToNextInstanceHour: [.closestToNextInstanceHour]
            case .newestInstance: [.newestInstance]
            case .oldestInstance: [.oldestInstance]
            }
        }
    }
}
