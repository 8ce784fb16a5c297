/// A composite alarm as it was put.
public struct CompositeAlarmConfiguration: Hashable, Sendable {
    public var alarmDescription: String?
    public var actions: ActionSettings
    /// The text; valid when it was put.
    public var alarmRule: String
    /// A name or an ARN.
    public var actionsSuppressor: String?
    /// Seconds.
    public var actionsSuppressorWaitPeriod: Int?
    public var actionsSuppressorExtensionPeriod: Int?

    public init(
        alarmDescription: String? = nil, actions: ActionSettings = .init(), alarmRule: String, actionsSuppressor: String? = nil,
        actionsSuppressorWaitPeriod: Int? = nil, actionsSuppressorExtensionPeriod: Int? = nil
    ) {
        (self.alarmDescription, self.actions, self.alarmRule) = (alarmDescription, actions, alarmRule)
        (self.actionsSuppressor, self.actionsSuppressorWaitPeriod) = (actionsSuppressor, actionsSuppressorWaitPeriod)
        self.actionsSuppressorExtensionPeriod = actionsSuppressorExtensionPeriod
    }
}
