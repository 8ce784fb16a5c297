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

extension TrackingAlarm {
    /// Datapoints that must breach before scaling out and in (seen at AWS; not in the user guide).
    static let highDatapoints = 3, lowDatapoints = 15
    /// The low alarm's threshold, relative to the target.
    static let lowFraction = 0.9

    /// The alarm of one side of a policy. `name` is that of the group or the resource; `owner` says whose alarm it is.
    init(of policy: String, _ side: Side, name: String, uuid: String, watching metric: TrackedMetric, target: Double, owner: String) {
        self.init(
            policyName: policy, side: side, name: "TargetTracking-\(name)-\(side.rawValue)-\(uuid)", metric: metric,
            comparisonOperator: side == .high ? "GreaterThanThreshold" : "LessThanThreshold", threshold: side == .high ? target : target * TrackingAlarm.lowFraction,
            evaluationPeriods: side == .high ? TrackingAlarm.highDatapoints : TrackingAlarm.lowDatapoints, periodSeconds: metric.periodSeconds,
            alarmDescription: "DO NOT EDIT OR DELETE. For \(owner).")
    }
}
