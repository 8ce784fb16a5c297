import Base

/// A change of a target's capacity, or an attempt that came to none, as DescribeScalingActivities shows it.
public struct TargetActivity: Codable, Hashable, Sendable {
    /// (Application Auto Scaling API Reference, ScalingActivity, StatusCode.)
    public enum Status: String, Codable, Hashable, Sendable {
        case pending = "Pending"
        case inProgress = "InProgress"
        case successful = "Successful"
        /// A later change took its place.
        case overridden = "Overridden"
        /// The resource took the change and has not got there.
        case unfulfilled = "Unfulfilled"
        case failed = "Failed"
    }

    public var id: String
    public var description: String
    public var cause: String
    public var startTime: Timestamp
    /// Nil while it is not over.
    public var endTime: Timestamp?
    public var status: Status
    public var statusMessage: String?
    /// Why nothing was scaled; such activities are shown only when they are asked for.
    public var notScaled: [NotScaledNote] = []
}

/// Why an alarm changed nothing, as far as AWS has a code for it (Application Auto Scaling API Reference, NotScaledReason).
public struct NotScaledNote: Codable, Hashable, Sendable {
    public enum Code: String, Codable, Hashable, Sendable {
        case atMax = "AlreadyAtMaxCapacity"
        case atMin = "AlreadyAtMinCapacity"
        case atDesired = "AlreadyAtDesiredCapacity"
    }

    public var code: Code
    /// The bound, or the capacity, that was reached.
    public var capacity: Int
}
