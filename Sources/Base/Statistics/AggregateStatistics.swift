extension Aggregate {
    /// The value of a statistic over this period; nil where CloudWatch has none: nothing was sent, or rank is asked for and
    /// a statistic set hides it, a value is negative, or no value lies within the bounds of a mean.
    ///
    /// Percentiles are nearest rank: the smallest value that at least that part of the values do not exceed. A boundary in
    /// percent cuts at the same rank, so that `TC(:90%)` and `TC(90%:)` add up to `SampleCount`.
    public func value(of statistic: Statistic) -> Double? {
        guard !isEmpty else { return nil }
        switch statistic {
        case .sampleCount: return count
        case .average: return sum / count
        case .sum: return sum
        case .minimum: return minimum
        case .maximum: return maximum
        default: return OrderedValues(self).flatMap { value(of: statistic, over: $0) }
        }
    }

    private func value(of statistic: Statistic, over values: OrderedValues) -> Double? {
        switch statistic {
        case .percentile(let percent): return values.value(atRank: values.rank(percent: percent))
        case .trimmedMean(let bounds): return mean(part(of: values, bounds))
        case .interquartileMean: return mean(part(of: values, .percent(lower: 25, upper: 75)))
        case .winsorizedMean(let bounds): return winsorizedMean(of: values, bounds)
        case .trimmedCount(let bounds): return part(of: values, bounds).count
        case .trimmedSum(let bounds): return part(of: values, bounds).sum
        case .percentileRank(let lower, let upper): return values.part(above: lower, through: upper).count / values.total * 100
        case .sampleCount, .average, .sum, .minimum, .maximum: return nil
        }
    }

    /// Where nothing is cut off, the sum as it was sent instead of the sum of bucket middles.
    private func part(of values: OrderedValues, _ bounds: Statistic.Bounds) -> (count: Double, sum: Double) {
        let part =
            switch bounds {
            case .percent(let lower, let upper):
                values.part(aboveRank: lower == 0 ? 0 : values.rank(percent: lower), throughRank: values.rank(percent: upper))
            case .values(let lower, let upper): values.part(above: lower, through: upper)
            }
        return part.count == values.total ? (count, sum) : part
    }

    private func mean(_ part: (count: Double, sum: Double)) -> Double? {
        part.count > 0 ? part.sum / part.count : nil
    }

    /// The mean after every value outside the bounds was set to the value at its bound.
    private func winsorizedMean(of values: OrderedValues, _ bounds: Statistic.Bounds) -> Double {
        let low: Double, high: Double
        switch bounds {
        case .percent(let lower, let upper):
            low = lower == 0 ? minimum : values.value(atRank: values.rank(percent: lower))
            high = values.value(atRank: values.rank(percent: upper))
        case .values(let lower, let upper):
            (low, high) = (lower ?? minimum, upper ?? maximum)
        }
        if low <= minimum, high >= maximum { return sum / count }
        return values.values.reduce(0) { $0 + min(max($1.value, low), high) * $1.count } / values.total
    }
}
