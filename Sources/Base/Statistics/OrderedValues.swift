/// The values of an aggregate in ascending order with their counts, for statistics that look at rank.
///
/// A bucket of a histogram stands for all its values with its middle (geometrically), kept within minimum and maximum:
/// at most half a bucket off.
struct OrderedValues {
    let values: [Aggregate.Weighted]
    let total: Double

    /// Nil where the spread is not known, and where a value is negative: CloudWatch has no such statistics then
    /// (CloudWatch User Guide, Requirements to use percentiles, trimmed mean, and some other statistics).
    init?(_ aggregate: Aggregate) {
        guard !aggregate.isEmpty, aggregate.minimum >= 0 else { return nil }
        switch aggregate.spread {
        case .untracked, .unknown: return nil
        case .exact(let weighted): values = weighted
        case .histogram(let histogram): values = OrderedValues.middles(of: histogram, within: aggregate.minimum...aggregate.maximum)
        }
        total = values.reduce(0) { $0 + $1.count }
    }

    /// The rank, counted from 1, of the last value that belongs to the lowest `percent` of all: rounded up to a whole value
    /// (nearest rank, without interpolation), so that `p99` is the highest value that `tm99` averages.
    func rank(percent: Double) -> Double {
        let exact = percent * total / 100
        let nearest = exact.rounded()
        let isWhole = abs(exact - nearest) <= 1e-9 * max(1, nearest)
        return min(isWhole ? nearest : exact.rounded(.up), total)
    }

    /// The value at a rank counted from 1; of ranks below 1 the first.
    func value(atRank rank: Double) -> Double {
        var seen = 0.0
        for value in values {
            seen += value.count
            if seen >= rank { return value.value }
        }
        return values.last?.value ?? .nan
    }

    /// Count and sum of the values whose ranks are above `lower`, up to and with `upper`.
    func part(aboveRank lower: Double, throughRank upper: Double) -> (count: Double, sum: Double) {
        var seen = 0.0, count = 0.0, sum = 0.0
        for value in values {
            let taken = max(0, min(seen + value.count, upper) - max(seen, lower))
            seen += value.count
            count += taken
            sum += taken * value.value
        }
        return (count, sum)
    }

    /// Count and sum of the values above `lower`, up to and with `upper`.
    func part(above lower: Double?, through upper: Double?) -> (count: Double, sum: Double) {
        let inside = values.filter { $0.value > lower ?? -1 && $0.value <= upper ?? .infinity }
        return inside.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.count * $1.value) }
    }

    private static func middles(of histogram: Histogram, within range: ClosedRange<Double>) -> [Aggregate.Weighted] {
        var result: [Aggregate.Weighted] = []
        if histogram.zeroCount > 0 { result.append(.init(value: 0, count: histogram.zeroCount)) }
        for bucket in histogram.positive {
            let (lower, upper) = histogram.bounds(of: bucket.index)
            let middle = lower.squareRoot() * upper.squareRoot()
            result.append(.init(value: min(max(middle, range.lowerBound), range.upperBound), count: bucket.count))
        }
        return result
    }
}
