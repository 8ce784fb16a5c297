/// How far capacity may fall and rise while instances are replaced (EC2 Auto Scaling API Reference, InstanceMaintenancePolicy).
public struct MaintenancePolicy: Codable, Hashable, Sendable {
    /// 0 to 100, of the desired capacity.
    public var minHealthyPercentage: Int
    /// 100 to 200, of the desired capacity.
    public var maxHealthyPercentage: Int

    public init(minHealthyPercentage: Int, maxHealthyPercentage: Int) {
        (self.minHealthyPercentage, self.maxHealthyPercentage) = (minHealthyPercentage, maxHealthyPercentage)
    }
}
