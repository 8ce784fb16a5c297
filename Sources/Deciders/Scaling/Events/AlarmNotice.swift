import Base

/// What an alarm says to a policy. Alarms of target tracking policies report each state; those of other policies only ALARM, once a minute.
public struct AlarmNotice: Codable, Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable {
        case ok = "OK"
        case alarm = "ALARM"
        case insufficientData = "INSUFFICIENT_DATA"
    }

    public var policyName: String
    public var alarmName: String
    public var state: State
    /// The newest aggregated value of the metric; nil without data.
    public var metricValue: Double?
    /// What the alarm compares it with.
    public var threshold: Double?

    public init(policyName: String, alarmName: String, state: State, metricValue: Double?, threshold: Double?) {
        (self.policyName, self.alarmName, self.state) = (policyName, alarmName, state)
        (self.metricValue, self.threshold) = (metricValue, threshold)
    }
}

/// The newest notice of an alarm, remembered.
public struct AlarmSignal: Codable, Hashable, Sendable {
    /// How long the signal of an alarm that repeats once a minute holds.
    public static let holds = TimeSpan.seconds(60)

    public var notice: AlarmNotice
    public var at: Timestamp
}
