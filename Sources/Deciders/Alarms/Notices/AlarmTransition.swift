import Base

/// A change of an alarm's state with all that notifications and history tell of it.
public struct AlarmTransition: Hashable, Sendable {
    public var alarm: AlarmIdentity
    public var configuration: AlarmConfiguration
    /// When the configuration was last put.
    public var configuredAt: Timestamp
    public var from: AlarmState
    public var to: AlarmState
    public var oldReason: StateReason
    public var reason: StateReason
    public var time: Timestamp
    /// The children of a composite alarm that brought it about.
    public var triggeringChildren: [ChildState]

    public init(
        alarm: AlarmIdentity, configuration: AlarmConfiguration, configuredAt: Timestamp, from: AlarmState, to: AlarmState, oldReason: StateReason,
        reason: StateReason, time: Timestamp, triggeringChildren: [ChildState] = []
    ) {
        (self.alarm, self.configuration, self.configuredAt) = (alarm, configuration, configuredAt)
        (self.from, self.to, self.oldReason, self.reason) = (from, to, oldReason, reason)
        (self.time, self.triggeringChildren) = (time, triggeringChildren)
    }
}
