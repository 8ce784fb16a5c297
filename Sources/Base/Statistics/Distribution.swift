/// Many values as one sample: what CloudWatch calls a statistic set, with a histogram where percentiles are known.
///
/// A float sample is the distribution of one value; both merge exactly.
public struct Distribution: Hashable, Sendable {
    /// How many values; a Double because CloudWatch's SampleCount is one.
    public var count: Double
    public var sum: Double
    public var minimum: Double
    public var maximum: Double
    /// Nil when the values' spread is not known (a statistic set of several different values).
    public var histogram: Histogram?

    /// How far, relatively, the sum of equal values may be from their product for rounding's sake.
    static let sumTolerance = 1e-9

    public init(count: Double, sum: Double, minimum: Double, maximum: Double, histogram: Histogram?) {
        (self.count, self.sum, self.minimum, self.maximum, self.histogram) = (count, sum, minimum, maximum, histogram)
    }

    /// `count` times the same value.
    public init(_ value: Double, count: Double = 1) {
        var histogram = Histogram()
        histogram.add(value, count: count)
        self.init(count: count, sum: value * count, minimum: value, maximum: value, histogram: histogram)
    }

    /// A statistic set. Its percentiles are known only when it holds one value or equal ones: minimum and maximum are the
    /// same and the sum is their multiple (CloudWatch User Guide, Requirements to use percentiles).
    public init(statisticSet count: Double, sum: Double, minimum: Double, maximum: Double) {
        self.init(count: count, sum: sum, minimum: minimum, maximum: maximum, histogram: nil)
        let difference = sum - minimum * count
        if minimum == maximum, abs(difference) <= Distribution.sumTolerance * abs(sum) {
            var known = Histogram()
            known.add(minimum, count: count)
            histogram = known
        }
    }

    public mutating func merge(_ other: Distribution) {
        count += other.count
        sum += other.sum
        minimum = Swift.min(minimum, other.minimum)
        maximum = Swift.max(maximum, other.maximum)
        if var mine = histogram, let others = other.histogram {
            mine.merge(others)
            histogram = mine
        } else {
            histogram = nil
        }
    }
}
