import Base

/// An activity as `DescribeScalingActivities` shows it.
public struct ScalingActivity: Codable, Hashable, Sendable {
    public enum Status: String, Codable, Hashable, Sendable {
        case preInService = "PreInService"
        case inProgress = "InProgress"
        case waitingForDraining = "WaitingForELBConnectionDraining"
        case midLifecycleAction = "MidLifecycleAction"
        case successful = "Successful"
        case failed = "Failed"
        case cancelled = "Cancelled"
    }

    public var id: String
    /// `Launching a new EC2 instance: i-0123`
    public var description: String
    /// Sentences that begin `At 2026-01-05T00:00:00Z`, two spaces apart.
    public var cause: String
    public var startTime: Timestamp
    /// Nil while it is in progress.
    public var endTime: Timestamp?
    public var status: Status
    public var statusMessage: String?
    /// 0 to 100.
    public var progress: Int
    public var zone: String?
    public var subnetID: String?
    public var instanceID: String?

    public var isOver: Bool { endTime != nil }
}
