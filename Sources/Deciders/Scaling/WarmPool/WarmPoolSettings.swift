/// A pool of prepared instances beside a group (EC2 Auto Scaling API Reference, PutWarmPool).
public struct WarmPoolSettings: Codable, Hashable, Sendable {
    /// How the instances wait. `Hibernated` is refused at the service.
    public enum PoolState: String, Codable, Hashable, Sendable {
        case stopped = "Stopped"
        case running = "Running"
    }

    public var minSize: Int
    /// Group and pool together; nil: up to the group's maximum.
    public var maxGroupPreparedCapacity: Int?
    public var poolState: PoolState
    public var reusesOnScaleIn: Bool
    /// Set while the pool is being emptied before it is deleted.
    public var isDeleting: Bool

    public init(minSize: Int = 0, maxGroupPreparedCapacity: Int? = nil, poolState: PoolState = .stopped, reusesOnScaleIn: Bool = false, isDeleting: Bool = false) {
        (self.minSize, self.maxGroupPreparedCapacity, self.poolState) = (minSize, maxGroupPreparedCapacity, poolState)
        (self.reusesOnScaleIn, self.isDeleting) = (reusesOnScaleIn, isDeleting)
    }
}
