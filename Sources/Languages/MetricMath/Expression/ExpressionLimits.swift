/// The named limits of expressions and of what they may compute.
public enum ExpressionLimits {
    /// The longest expression (CloudWatch API Reference, MetricDataQuery).
    public static let lengthMax = 2048
    /// The longest query of a search (CloudWatch User Guide, CloudWatch search expression syntax).
    public static let searchLengthMax = 1024
    /// The deepest nesting of parentheses, arrays, calls and signs.
    public static let depthMax = 64
    /// The most series that one array may hold.
    public static let seriesMax = 500
    /// The most points of one series.
    public static let seriesPointsMax = 600_000
    /// The most points that the metrics and all steps of one set of queries may have together.
    public static let computedPointsMax = 5_000_000
}
