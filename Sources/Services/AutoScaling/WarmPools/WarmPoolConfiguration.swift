import Scaling

/// (EC2 Auto Scaling API Reference, WarmPoolConfiguration.)
struct WarmPoolConfiguration: Encodable, Hashable, Sendable {
    var maxGroupPreparedCapacity: Int?
    var minSize: Int
    var poolState: String
    /// `PendingDelete`, or absent.
    var status: String?
    var instanceReusePolicy: InstanceReusePolicy?
}

/// (EC2 Auto Scaling API Reference, InstanceReusePolicy.)
struct InstanceReusePolicy: Codable, Hashable, Sendable { var reuseOnScaleIn: Bool? }

extension WarmPoolConfiguration {
    /// Nil without a pool. One that is being deleted is there until it is empty.
    init?(_ state: GroupState) {
        guard let pool = state.configuration.warmPool, !pool.isDeleting || state.instances.contains(where: \.isOfWarmPool) else { return nil }
        (maxGroupPreparedCapacity, minSize, poolState) = (pool.maxGroupPreparedCapacity, pool.minSize, pool.poolState.rawValue)
        status = pool.isDeleting ? "PendingDelete" : nil
        instanceReusePolicy = pool.reusesOnScaleIn ? InstanceReusePolicy(reuseOnScaleIn: true) : nil
    }
}
