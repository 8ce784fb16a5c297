import Base

/// Samples on their way into the store: what one request carried, committed whole or not at all.
///
/// Flat inside: the labels of all series stand in one arena, samples in parallel arrays. A door that reads labels from
/// the wire adds them piece by piece (`beginSeries`, `addLabel`, `endSeries`) without making a `Labels`.
public struct MetricBatch: Sendable {
    /// Who sends, and its number for this batch: stored in the same commit, so that a repeat is dropped.
    public struct Origin: Hashable, Sendable {
        public let source: String
        public let sequence: UInt64
        public init(source: String, sequence: UInt64) { (self.source, self.sequence) = (source, sequence) }
    }

    public enum Value: Hashable, Sendable {
        case float(Double)
        case distribution(Distribution)
    }

    public struct Sample: Hashable, Sendable {
        /// Index of the series in the batch.
        public var series: Int
        public var time: Timestamp
        public var value: Value
        public init(series: Int, time: Timestamp, value: Value) { (self.series, self.time, self.value) = (series, time, value) }
    }

    public var origin: Origin?
    /// Labels of all series as they came, one series behind the other; series `i` ends at `labelEnds[i]`.
    var labelArena = LabelArena()
    var labelEnds: [Int] = []
    var floatSeries: [UInt32] = []
    var floatTimes: [Int64] = []
    var floatValues: [Double] = []
    var distributionSeries: [UInt32] = []
    var distributionTimes: [Int64] = []
    var distributions: [Distribution] = []
    /// What the store must refuse, seen while the batch was filled.
    var fault: String?

    public init(origin: Origin? = nil) { self.origin = origin }

    public var seriesCount: Int { labelEnds.count }
    public var sampleCount: Int { floatValues.count + distributions.count }

    /// The labels of each series, by index.
    public var series: [Labels] {
        var assembly = LabelAssembly()
        return (0..<seriesCount).compactMap { series in
            var canonical: [UInt8] = []
            labelArena.withUnsafeBytes { assembly.append(.init(rebasing: $0[labelRange(series)]), to: &canonical) }
            return Labels(canonical: canonical)
        }
    }

    /// All samples: floats in the order they came, then distributions.
    public var samples: [Sample] {
        let floats = floatValues.indices.map { index in
            Sample(series: Int(floatSeries[index]), time: .init(milliseconds: floatTimes[index]), value: .float(floatValues[index]))
        }
        return floats + distributions.indices.map { index in
            Sample(
                series: Int(distributionSeries[index]), time: .init(milliseconds: distributionTimes[index]), value: .distribution(distributions[index]))
        }
    }

    func labelRange(_ series: Int) -> Range<Int> { (series == 0 ? 0 : labelEnds[series - 1])..<labelEnds[series] }

    /// Makes room ahead for that many series and samples.
    public mutating func reserve(series: Int, samples: Int, labelBytes: Int) {
        labelArena.reserve(labelBytes)
        labelEnds.reserveCapacity(series)
        floatSeries.reserveCapacity(samples)
        floatTimes.reserveCapacity(samples)
        floatValues.reserveCapacity(samples)
    }

    /// Empties the batch and keeps its memory, for a reader that fills one batch after the other.
    public mutating func removeAll() {
        labelArena.removeAll()
        labelEnds.removeAll(keepingCapacity: true)
        floatSeries.removeAll(keepingCapacity: true)
        floatTimes.removeAll(keepingCapacity: true)
        floatValues.removeAll(keepingCapacity: true)
        distributionSeries.removeAll(keepingCapacity: true)
        distributionTimes.removeAll(keepingCapacity: true)
        distributions.removeAll(keepingCapacity: true)
        (fault, origin) = (nil, nil)
    }

    /// Adds a series to the batch and answers its index. The caller may add the same labels twice.
    public mutating func addSeries(_ labels: Labels) -> Int {
        beginSeries()
        labels.bytes.withUnsafeBytes { labelArena.append($0) }
        return closeSeries()
    }

    /// Begins a series whose labels follow in any order. Ends with `endSeries`; one that was begun before and not ended
    /// leaves nothing.
    public mutating func beginSeries() { labelArena.truncate(to: labelEnds.last ?? 0) }

    /// Adds a label to the series begun last; of labels with equal names the last wins. Both buffers may come from outside.
    public mutating func addLabel(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) { labelArena.append(name: name, value: value) }

    /// Ends the series and answers its index.
    public mutating func endSeries() -> Int { closeSeries() }

    private mutating func closeSeries() -> Int {
        let start = labelEnds.last ?? 0
        if labelArena.count - start > MetricStoreLimits.labelBytesMax {
            fault = "the labels of a series are longer than \(MetricStoreLimits.labelBytesMax) bytes"
        }
        labelEnds.append(labelArena.count)
        return labelEnds.count - 1
    }

    /// Adds a value. It must be finite, or the batch will be refused.
    public mutating func add(_ value: Double, at time: Timestamp, to series: Int) {
        if !value.isFinite { fault = "a value is not a finite number" }
        check(time, series)
        floatSeries.append(UInt32(truncatingIfNeeded: series))
        floatTimes.append(time.milliseconds)
        floatValues.append(value)
    }

    /// Adds a distribution. Its numbers must be finite, its count positive, its minimum not above its maximum, or the
    /// batch will be refused.
    public mutating func add(_ distribution: Distribution, at time: Timestamp, to series: Int) {
        if !distribution.isStorable { fault = "a distribution has a count of zero, numbers that are not finite, or a minimum above its maximum" }
        check(time, series)
        distributionSeries.append(UInt32(truncatingIfNeeded: series))
        distributionTimes.append(time.milliseconds)
        distributions.append(distribution)
    }

    private mutating func check(_ time: Timestamp, _ series: Int) {
        if !MetricStoreLimits.times.contains(time.milliseconds) { fault = "a time lies outside the years 1970 to 9999" }
        if series < 0 || series >= labelEnds.count { fault = "a sample names a series that the batch does not have" }
    }
}

extension Distribution {
    /// Whether the store takes it.
    var isStorable: Bool {
        let buckets = histogram.map { $0.positive.count + $0.negative.count } ?? 0
        let isFinite = count.isFinite && sum.isFinite && minimum.isFinite && maximum.isFinite
        return isFinite && count > 0 && minimum <= maximum && buckets <= MetricStoreLimits.bucketsMax
    }
}
