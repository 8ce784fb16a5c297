/// One instance to launch. The activity's id is the client token: carrying an order out twice must give one instance.
public struct LaunchOrder: Codable, Hashable, Sendable {
    public var activityID: String
    public var zone: String
    public var subnetID: String?
    /// Nil: the type of the launch source.
    public var instanceType: String?
    public var purchase: PurchaseOption
    public var weight: Int
    public var launch: LaunchSource
    /// The instance is for the warm pool.
    public var isForWarmPool: Bool
    public var isProtected: Bool
}
