import Base

/// An instance waiting for one hook.
public struct HookWait: Codable, Hashable, Sendable {
    public var hookName: String
    /// LifecycleActionToken: a UUID.
    public var token: String
    public var transition: LifecycleHook.Transition
    public var defaultResult: LifecycleHook.Result
    public var heartbeatTimeoutSeconds: Int
    public var startedAt: Timestamp
    /// When the default result is taken.
    public var deadline: Timestamp
    /// No heartbeat moves the deadline past this.
    public var lastDeadline: Timestamp
    public var notificationTargetARN: String?
    public var notificationMetadata: String?
}
