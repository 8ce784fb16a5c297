/// What is known of all values in one period of one series: enough for every statistic that was asked for.
///
/// Values are kept apart, each with its count, while they are few; then they fold into a histogram. So small
/// periods have exact percentiles and large ones are right to half a bucket (0.55 %).
public struct Aggregate: Hashable, Sendable {
    public struct Weighted: Hashable, Sendable {
        public var value: Double
        public var count: Double
        public init(value: Double, count: Double) { (self.value, self.count) = (value, count) }
    }

    /// What is known of how the values lie between minimum and maximum.
    public enum Spread: Hashable, Sendable {
        /// Nobody asked.
        case untracked
        /// Asked, but a statistic set of different values was among them.
        case unknown
        /// Sorted by value, each value once.
        case exact([Weighted])
        case histogram(Histogram)
    }

    /// The most different values that are kept apart.
    public static let exactValuesMax = 256

    public private(set) var count = 0.0
    public private(set) var sum = 0.0
    public private(set) var minimum = Double.infinity
    public private(set) var maximum = -Double.infinity
    public private(set) var spread: Spread

    /// With `tracksSpread` percentiles and trimmed statistics can be answered; without it adding is cheaper.
    public init(tracksSpread: Bool) { spread = tracksSpread ? .exact([]) : .untracked }

    public var isEmpty: Bool { count == 0 }

    @inlinable public mutating func add(_ value: Double) { add(value, count: 1) }

    /// Adds the value `added` times. What CloudWatch cannot hold (NaN, infinity, a count that is not positive) is passed over.
    public mutating func add(_ value: Double, count added: Double) {
        guard value.isFinite, added > 0, added.isFinite else { return }
        count += added
        sum += value * added
        minimum = Swift.min(minimum, value)
        maximum = Swift.max(maximum, value)
        switch spread {
        case .untracked, .unknown: break
        case .exact(var values):
            spread = .untracked
            insert(Weighted(value: value, count: added), into: &values)
            spread = values.count > Aggregate.exactValuesMax ? .histogram(Aggregate.folded(values)) : .exact(values)
        case .histogram(var histogram):
            spread = .untracked
            histogram.add(value, count: added)
            spread = .histogram(histogram)
        }
    }

    public mutating func add(_ other: Distribution) {
        guard other.count > 0 else { return }
        if other.minimum == other.maximum, other.histogram != nil {
            add(other.minimum, count: other.count)
            // The sum as it was sent, which may differ from value times count in its last bits.
            sum += other.sum - other.minimum * other.count
            return
        }
        combine(other.count, other.sum, other.minimum, other.maximum)
        mergeSpread(other.histogram.map { .histogram($0) } ?? .unknown)
    }

    public mutating func merge(_ other: Aggregate) {
        if other.isEmpty { return }
        combine(other.count, other.sum, other.minimum, other.maximum)
        mergeSpread(other.spread)
    }

    private mutating func combine(_ otherCount: Double, _ otherSum: Double, _ otherMinimum: Double, _ otherMaximum: Double) {
        count += otherCount
        sum += otherSum
        minimum = Swift.min(minimum, otherMinimum)
        maximum = Swift.max(maximum, otherMaximum)
    }

    private mutating func mergeSpread(_ other: Spread) {
        switch (spread, other) {
        case (.untracked, _), (.unknown, _): break
        case (_, .untracked), (_, .unknown): spread = .unknown
        case (.exact(var mine), .exact(let others)):
            for value in others { insert(value, into: &mine) }
            spread = mine.count > Aggregate.exactValuesMax ? .histogram(Aggregate.folded(mine)) : .exact(mine)
        case (.exact(let mine), .histogram(var histogram)):
            for value in mine { histogram.add(value.value, count: value.count) }
            spread = .histogram(histogram)
        case (.histogram(var histogram), .exact(let others)):
            for value in others { histogram.add(value.value, count: value.count) }
            spread = .histogram(histogram)
        case (.histogram(var histogram), .histogram(let others)):
            histogram.merge(others)
            spread = .histogram(histogram)
        }
    }

    private func insert(_ new: Weighted, into values: inout [Weighted]) {
        var low = 0, high = values.count
        while low < high {
            let middle = (low + high) / 2
            if values[middle].value < new.value { low = middle + 1 } else { high = middle }
        }
        if low < values.count, values[low].value == new.value { values[low].count += new.count } else { values.insert(new, at: low) }
    }

    private static func folded(_ values: [Weighted]) -> Histogram {
        var histogram = Histogram()
        for value in values { histogram.add(value.value, count: value.count) }
        return histogram
    }
}
