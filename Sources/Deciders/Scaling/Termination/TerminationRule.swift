import Base

extension TerminationChoice {
    /// One narrowing step.
    enum Rule {
        case allocationStrategy, outdatedConfiguration, oldestLaunchTemplate, oldestLaunchConfiguration, closestToNextInstanceHour, newestInstance, oldestInstance

        var words: String {
            switch self {
            case .allocationStrategy: "least preferred by the allocation strategy"
            case .outdatedConfiguration: "outdated launch configuration or template"
            case .oldestLaunchTemplate: "oldest launch template"
            case .oldestLaunchConfiguration: "oldest launch configuration"
            case .closestToNextInstanceHour: "closest to the next billing hour"
            case .newestInstance: "newest"
            case .oldestInstance: "oldest"
            }
        }
    }

    /// The candidates that a rule prefers; all of them when it does not tell them apart.
    func narrow(_ candidates: [GroupInstance], by rule: Rule) -> [GroupInstance] {
        switch rule {
        case .oldestInstance: candidates.least { $0.launchedAt.milliseconds }
        case .newestInstance: candidates.least { -$0.launchedAt.milliseconds }
        case .closestToNextInstanceHour: candidates.least { millisecondsToNextHour($0) }
        case .outdatedConfiguration, .oldestLaunchTemplate: outdated(candidates, launchConfigurationsFirst: rule == .outdatedConfiguration)
        case .oldestLaunchConfiguration: oldestLaunchConfiguration(candidates)
        case .allocationStrategy: leastPreferred(candidates)
        }
    }

    private func millisecondsToNextHour(_ instance: GroupInstance) -> Int64 {
        let age = max(0, at.milliseconds &- instance.launchedAt.milliseconds)
        return 3_600_000 - age % 3_600_000
    }

    /// Launch configurations (for the default policy), then other templates, then the oldest version of the current one.
    private func outdated(_ candidates: [GroupInstance], launchConfigurationsFirst: Bool) -> [GroupInstance] {
        let configured = candidates.filter { $0.launch.kind == .launchConfiguration }
        if launchConfigurationsFirst, !configured.isEmpty { return configured }
        let templated = candidates.filter { $0.launch.kind == .launchTemplate }
        guard !templated.isEmpty else { return candidates }
        let others = templated.filter { $0.launch.identity != launch.identity }
        return others.isEmpty ? templated.least { $0.launch.createdAt.milliseconds } : others.least { $0.launch.createdAt.milliseconds }
    }

    /// Those of a configuration that is not the group's, oldest first; then the oldest.
    private func oldestLaunchConfiguration(_ candidates: [GroupInstance]) -> [GroupInstance] {
        let configured = candidates.filter { $0.launch.kind == .launchConfiguration }
        guard !configured.isEmpty else { return candidates }
        let others = configured.filter { $0.launch.identity != launch.identity }
        return (others.isEmpty ? configured : others).least { $0.launch.createdAt.milliseconds }
    }

    /// The purchase option that is above its share, then the type that the strategy would launch last.
    private func leastPreferred(_ candidates: [GroupInstance]) -> [GroupInstance] {
        guard let mixed, !mixed.overrides.isEmpty else { return candidates }
        func rank(_ instance: GroupInstance) -> Int64 {
            let ranked = TypeChoice.ranked(mixed.overrides, instance.purchase, mixed)
            return -Int64(ranked.firstIndex { $0.instanceType == instance.instanceType } ?? ranked.count)
        }
        return candidates.least(rank)
    }
}

extension [GroupInstance] {
    /// Those with the least value.
    func least(_ value: (GroupInstance) -> Int64) -> [GroupInstance] {
        guard count > 1 else { return self }
        let values = map(value)
        guard let least = values.min() else { return self }
        return zip(self, values).filter { $0.1 == least }.map(\.0)
    }
}
