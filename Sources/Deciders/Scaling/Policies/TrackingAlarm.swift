/// An alarm that a target tracking policy needs: one above the target, one below it.
public struct TrackingAlarm: Codable, Hashable, Sendable {
    public enum Side: String, Codable, Hashable, Sendable {
        case high = "AlarmHigh"
        case low = "AlarmLow"
    }

    public var policyName: String
    public var side: Side
    /// `TargetTracking-GROUP-AlarmHigh-UUID`
    public var name: String
    public var metric: TrackedMetric
    /// `GreaterThanThreshold` or `LessThanThreshold`.
    public var comparisonOperator: String
    public var threshold: Double
    /// As many datapoints must breach.
    public var evaluationPeriods: Int
    public var periodSeconds: Int
    public var alarmDescription: String
}
