/// All that a user says about a group (EC2 Auto Scaling API Reference, CreateAutoScalingGroup and the calls that add to it).
///
/// Bounds and references were checked by the service. Topics and tags are none of the decider's business.
public struct GroupConfiguration: Codable, Hashable, Sendable {
    public var name: String
    /// In capacity units, as are `maxSize` and `desiredCapacity`.
    public var minSize: Int
    public var maxSize: Int
    /// Changed by scaling too: the effect `desiredCapacityChanged` tells of it.
    public var desiredCapacity: Int
    /// At least one; each name once.
    public var zones: [GroupZone]
    public var launch: LaunchSource
    public var mixedInstances: MixedInstances?
    public var defaultCooldownSeconds: Int
    /// Nil: not enabled.
    public var defaultInstanceWarmupSeconds: Int?
    /// Whether a load balancer's opinion counts (health check type ELB).
    public var usesLoadBalancerHealth: Bool
    public var healthCheckGraceSeconds: Int
    /// Whether instances are registered anywhere before they are in service.
    public var hasLoadBalancers: Bool
    /// In the order in which they apply.
    public var terminationPolicies: [TerminationPolicy]
    public var protectsNewInstances: Bool
    public var maxInstanceLifetimeSeconds: Int?
    public var capacityRebalance: Bool
    public var maintenance: MaintenancePolicy?
    public var hooks: [LifecycleHook]
    public var policies: [ScalingPolicy]
    public var schedule: [ScheduledAction]
    public var warmPool: WarmPoolSettings?
    /// Sorted by name.
    public var suspendedProcesses: [ScalingProcess]

    public init(name: String, minSize: Int, maxSize: Int, desiredCapacity: Int, zones: [GroupZone], launch: LaunchSource) {
        (self.name, self.minSize, self.maxSize, self.desiredCapacity) = (name, minSize, maxSize, desiredCapacity)
        (self.zones, self.launch, mixedInstances) = (zones, launch, nil)
        (defaultCooldownSeconds, defaultInstanceWarmupSeconds) = (GroupConfiguration.cooldownSecondsDefault, nil)
        (usesLoadBalancerHealth, healthCheckGraceSeconds, hasLoadBalancers) = (false, 0, false)
        (terminationPolicies, protectsNewInstances, maxInstanceLifetimeSeconds) = ([.default], false, nil)
        (capacityRebalance, maintenance, warmPool) = (false, nil, nil)
        (hooks, policies, schedule, suspendedProcesses) = ([], [], [], [])
    }

    /// EC2 Auto Scaling API Reference, CreateAutoScalingGroup, DefaultCooldown.
    public static let cooldownSecondsDefault = 300

    public func isSuspended(_ process: ScalingProcess) -> Bool { suspendedProcesses.contains(process) }
}
