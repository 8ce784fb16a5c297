/// A launch that was ordered and has not been answered yet.
public struct PendingLaunch: Codable, Hashable, Sendable {
    public var order: LaunchOrder
    public var purpose: LaunchPurpose
    public var warmupSeconds: Int?
    /// The refresh that it belongs to; nil: none.
    public var refreshID: String?
}
