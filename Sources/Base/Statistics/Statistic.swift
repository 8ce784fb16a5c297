/// A statistic by its CloudWatch name (CloudWatch User Guide, Statistics definitions).
public enum Statistic: Hashable, Sendable {
    case sampleCount, average, sum, minimum, maximum
    /// `p99.9`: the value below which that percentage of the values lies.
    case percentile(Double)
    /// `tm`, `wm`, `tc`, `ts` over a range of percentages or of values.
    case trimmedMean(Bounds), winsorizedMean(Bounds), trimmedCount(Bounds), trimmedSum(Bounds)
    /// `PR(lower:upper)`: the percentage of values in a range of values.
    case percentileRank(lower: Double?, upper: Double?)
    /// `IQM`: the trimmed mean of the middle half.
    case interquartileMean

    /// The part of the values that counts: above `lower`, up to and with `upper`; nil is open.
    public enum Bounds: Hashable, Sendable {
        case percent(lower: Double, upper: Double)
        case values(lower: Double?, upper: Double?)
    }

    /// Whether it needs more than count, sum, minimum and maximum.
    public var needsSpread: Bool {
        switch self {
        case .sampleCount, .average, .sum, .minimum, .maximum: false
        default: true
        }
    }
}
