import Base

/// A pause in an instance's life in which something of the user's is done (EC2 Auto Scaling API Reference, PutLifecycleHook).
public struct LifecycleHook: Codable, Hashable, Sendable {
    public enum Transition: String, Codable, Hashable, Sendable {
        case launching = "autoscaling:EC2_INSTANCE_LAUNCHING"
        case terminating = "autoscaling:EC2_INSTANCE_TERMINATING"
    }

    public enum Result: String, Codable, Hashable, Sendable {
        case `continue` = "CONTINUE"
        case abandon = "ABANDON"
    }

    /// The longest that an instance can wait, however often a heartbeat comes: 48 hours or a hundred times the timeout,
    /// whichever is less (EC2 Auto Scaling API Reference, PutLifecycleHook).
    public static let globalTimeoutMax = TimeSpan.hours(48)
    public static let heartbeatsMax: Int64 = 100
    public static let heartbeatSecondsDefault = 3600

    public var name: String
    public var transition: Transition
    public var heartbeatTimeoutSeconds: Int
    /// What a timeout means.
    public var defaultResult: Result
    public var notificationTargetARN: String?
    public var notificationMetadata: String?

    public init(
        name: String, transition: Transition, heartbeatTimeoutSeconds: Int = LifecycleHook.heartbeatSecondsDefault, defaultResult: Result = .abandon,
        notificationTargetARN: String? = nil, notificationMetadata: String? = nil
    ) {
        (self.name, self.transition, self.heartbeatTimeoutSeconds) = (name, transition, heartbeatTimeoutSeconds)
        (self.defaultResult, self.notificationTargetARN, self.notificationMetadata) = (defaultResult, notificationTargetARN, notificationMetadata)
    }

    public var heartbeatTimeout: TimeSpan { .seconds(Int64(heartbeatTimeoutSeconds)) }
    public var globalTimeout: TimeSpan { min(LifecycleHook.globalTimeoutMax, heartbeatTimeout * LifecycleHook.heartbeatsMax) }
}
