import Base

/// Consecutive periods of equal length: period `i` is `[start + i * period, start + (i + 1) * period)` and is named by its beginning.
public struct TimeGrid: Hashable, Sendable {
    public let start: Timestamp
    public let period: TimeSpan
    public let count: Int

    /// The periods that begin in `[start, end)`; nil when the period is not positive or there would be more than
    /// `ExpressionLimits.seriesPointsMax`. An end before the start makes an empty grid.
    public init?(start: Timestamp, end: Timestamp, period: TimeSpan) {
        let (length, overflow) = end.milliseconds.subtractingReportingOverflow(start.milliseconds)
        guard period.milliseconds > 0, !overflow else { return nil }
        let count = length <= 0 ? 0 : (length - 1) / period.milliseconds + 1
        guard count <= ExpressionLimits.seriesPointsMax else { return nil }
        (self.start, self.period, self.count) = (start, period, Int(count))
    }

    private init(emptyAt start: Timestamp, period: TimeSpan) { (self.start, self.period, count) = (start, max(period, .milliseconds(1)), 0) }

    /// A grid without periods.
    public static func empty(at start: Timestamp, period: TimeSpan) -> TimeGrid { TimeGrid(emptyAt: start, period: period) }

    /// The end of the last period.
    public var end: Timestamp { start + period * Int64(count) }

    public func time(_ index: Int) -> Timestamp { start + period * Int64(index) }

    public func index(of time: Timestamp) -> Int { Int(floorDivide((time - start).milliseconds, period.milliseconds)) }

    /// The coarsest grid that has the periods of both; nil when it would be too fine.
    func union(_ other: TimeGrid) -> TimeGrid? {
        if self == other || other.count == 0 { return self }
        if count == 0 { return other }
        var step = greatestCommonDivisor(period.milliseconds.magnitude, other.period.milliseconds.magnitude)
        step = greatestCommonDivisor(step, (other.start - start).milliseconds.magnitude)
        let last = max(time(count - 1), other.time(other.count - 1))
        let span = TimeSpan(milliseconds: Int64(clamping: step))
        return TimeGrid(start: min(start, other.start), end: last + .milliseconds(1), period: span)
    }
}

private func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
