import Base
import Scaling

/// What was set of a group beside its size, policies and schedule: names and values for the page.
struct GroupSettings {
    private let configuration: GroupConfiguration

    init(_ configuration: GroupConfiguration) { self.configuration = configuration }

    /// `[["Launches", "lt-0123, version 1"], ...]`
    var rows: [JSONValue] {
        var rows: [(String, String)] = [("Launches", launch), ("Health check", health), ("Cooldown", "\(configuration.defaultCooldownSeconds) s")]
        if let warmUp = configuration.defaultInstanceWarmupSeconds { rows.append(("Default warm-up", "\(warmUp) s")) }
        rows.append(("Scales in by", configuration.terminationPolicies.map(\.rawValue).joined(separator: ", ")))
        rows += configuration.hooks.map { ("Hook \($0.name)", words(for: $0)) }
        if let pool = configuration.warmPool { rows.append(("Warm pool", "at least \(pool.minSize)")) }
        if let lifetime = configuration.maxInstanceLifetimeSeconds { rows.append(("Maximum lifetime", "\(lifetime) s")) }
        if configuration.protectsNewInstances { rows.append(("New instances", "protected from scale-in")) }
        if configuration.capacityRebalance { rows.append(("Capacity rebalance", "on")) }
        if let maintenance = configuration.maintenance {
            rows.append(("Maintenance", "\(maintenance.minHealthyPercentage) to \(maintenance.maxHealthyPercentage) % healthy"))
        }
        if !configuration.suspendedProcesses.isEmpty { rows.append(("Suspended", configuration.suspendedProcesses.map(\.rawValue).joined(separator: ", "))) }
        return rows.map { .array([.string($0.0), .string($0.1)]) }
    }

    private var launch: String {
        let source = configuration.launch
        return source.kind == .launchTemplate ? "\(source.identity), version \(source.version)" : source.identity
    }

    private var health: String { (configuration.usesLoadBalancerHealth ? "EC2 and ELB" : "EC2") + ", grace \(configuration.healthCheckGraceSeconds) s" }

    private func words(for hook: LifecycleHook) -> String {
        "\(hook.transition == .launching ? "launching" : "terminating"), \(hook.heartbeatTimeoutSeconds) s, then \(hook.defaultResult.rawValue)"
    }
}
