/// The state of an alarm, by the names that CloudWatch uses (CloudWatch User Guide, Metric alarm states).
public enum AlarmState: String, Hashable, Sendable, Codable, CaseIterable {
    case ok = "OK"
    case alarm = "ALARM"
    case insufficientData = "INSUFFICIENT_DATA"
}
