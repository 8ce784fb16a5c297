import Base

/// An instance of a group, as the decider remembers it.
public struct GroupInstance: Codable, Hashable, Sendable {
    public var id: String
    public var zone: String
    public var instanceType: String?
    public var purchase: PurchaseOption
    /// Capacity units.
    public var weight: Int
    public var launch: LaunchSource
    public var state: LifecycleState
    /// What the group says of it.
    public var isHealthy: Bool
    /// Ends the sentence `taken out of service in response to ...`; nil while it is healthy.
    public var unhealthyReason: String?
    /// Set while it waits to be replaced.
    public var replacement: ReplacementReason?
    /// What others said of it last; counts only through the group's health checks.
    public var observed: ObservedHealth
    public var isProtected: Bool
    public var isRegistered: Bool
    public var launchedAt: Timestamp
    /// Set while it is in service.
    public var inServiceSince: Timestamp?
    /// Warm-up given to it; nil: none.
    public var warmupSeconds: Int?
    /// What it was launched for, until it is in service.
    public var purpose: LaunchPurpose
    /// The refresh that it was launched in; nil: none.
    public var refreshID: String?
    /// Whether it last waited in the warm pool.
    public var cameFromPool: Bool
    /// The activity that it is in the middle of.
    public var activityID: String?
    public var hooks: [HookWait]
    /// Whether going to standby took it out of the desired capacity.
    public var standbyDecremented: Bool
    /// When to ask again for its termination, which failed before.
    public var retryTerminationAt: Timestamp?

    /// Whether it still warms up: not in the group's own metrics, not in the base of a scale-out.
    public func isWarming(at time: Timestamp) -> Bool { warmUntil.map { $0 > time } ?? false }

    /// Nil when it is not in service or has no warm-up.
    public var warmUntil: Timestamp? {
        guard let inServiceSince, let warmupSeconds else { return nil }
        return inServiceSince + .seconds(Int64(warmupSeconds))
    }
}

/// What the outside said of an instance's health.
public struct ObservedHealth: Codable, Hashable, Sendable {
    /// EC2's instance state or status checks; nil: nothing wrong. Plain words for the activity's cause.
    public var instanceFault: String?
    /// The instance is stopped, terminated or gone: no grace applies.
    public var isGone: Bool
    public var loadBalancerFault: String?

    public static let sound = ObservedHealth(instanceFault: nil, isGone: false, loadBalancerFault: nil)
}

/// Why an instance was launched.
public enum LaunchPurpose: Codable, Hashable, Sendable {
    /// To reach the desired capacity.
    case capacity
    /// In place of one that was taken out as unhealthy.
    case replaceUnhealthy
    /// To stand in for an instance that is terminated afterwards; counts once that one has left.
    case standIn(forInstance: String)
    /// Into the warm pool.
    case warmPool

    /// The instance that it stands in for.
    var partner: String? { if case .standIn(let instance) = self { instance } else { nil } }
}

/// Why an instance that works, or worked, must make room for another.
public enum ReplacementReason: String, Codable, Hashable, Sendable {
    case unhealthy, lifetime, capacityRebalance, zoneBalance, refresh
}
