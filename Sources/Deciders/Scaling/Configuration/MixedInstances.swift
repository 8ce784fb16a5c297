/// How a group mixes instance types and purchase options (EC2 Auto Scaling API Reference, MixedInstancesPolicy).
public struct MixedInstances: Codable, Hashable, Sendable {
    public enum OnDemandStrategy: String, Codable, Hashable, Sendable {
        case prioritized
        case lowestPrice = "lowest-price"
    }

    public enum SpotStrategy: String, Codable, Hashable, Sendable {
        case lowestPrice = "lowest-price"
        case capacityOptimized = "capacity-optimized"
        case capacityOptimizedPrioritized = "capacity-optimized-prioritized"
        case priceCapacityOptimized = "price-capacity-optimized"
    }

    /// In the order of priority. Empty: the one type of the launch source.
    public var overrides: [InstanceTypeOverride]
    public var onDemandStrategy: OnDemandStrategy
    public var onDemandBaseCapacity: Int
    /// 0 to 100, of what is above the base.
    public var onDemandPercentageAboveBase: Int
    public var spotStrategy: SpotStrategy
    /// Over how many of the cheapest pools `lowest-price` spreads spot instances.
    public var spotInstancePools: Int

    public init(
        overrides: [InstanceTypeOverride], onDemandStrategy: OnDemandStrategy = .prioritized, onDemandBaseCapacity: Int = 0,
        onDemandPercentageAboveBase: Int = 100, spotStrategy: SpotStrategy = .lowestPrice, spotInstancePools: Int = 2
    ) {
        (self.overrides, self.onDemandStrategy, self.onDemandBaseCapacity) = (overrides, onDemandStrategy, onDemandBaseCapacity)
        (self.onDemandPercentageAboveBase, self.spotStrategy, self.spotInstancePools) = (onDemandPercentageAboveBase, spotStrategy, spotInstancePools)
    }
}

/// A type that a mixed group may launch.
public struct InstanceTypeOverride: Codable, Hashable, Sendable {
    public var instanceType: String
    /// Capacity units that one instance counts for: 1 to 999.
    public var weight: Int
    /// For the lowest-price strategies; a type without a price comes last.
    public var hourlyPrice: Double?
    /// A launch source of its own, instead of the group's.
    public var launch: LaunchSource?

    public init(instanceType: String, weight: Int = 1, hourlyPrice: Double? = nil, launch: LaunchSource? = nil) {
        (self.instanceType, self.weight, self.hourlyPrice, self.launch) = (instanceType, weight, hourlyPrice, launch)
    }
}

/// How an instance is bought.
public enum PurchaseOption: String, Codable, Hashable, Sendable {
    case onDemand = "on-demand"
    case spot
}
