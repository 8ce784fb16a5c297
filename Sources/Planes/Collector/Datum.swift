import Base

/// One value of one metric at one time, or many of them merged: what PutMetricData calls a MetricDatum.
public struct Datum: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        /// Different values, ascending, each with how often it came.
        case values([Weighted])
        case statisticSet(count: Double, sum: Double, minimum: Double, maximum: Double)
    }

    public struct Weighted: Hashable, Sendable {
        public var value: Double
        public var count: Double
        public init(_ value: Double, count: Double = 1) { (self.value, self.count) = (value, count) }
    }

    public var name: String
    public var dimensions: [MetricDimension]
    /// One of `MetricUnit.all`.
    public var unit: String
    public var timestamp: Timestamp
    public var content: Content
    /// 1 for metrics collected more often than once a minute, else 60 (seconds).
    public var storageResolution: Int

    public init(name: String, dimensions: [MetricDimension], unit: String, timestamp: Timestamp, content: Content, storageResolution: Int = 60) {
        (self.name, self.dimensions, self.unit) = (name, dimensions, unit)
        (self.timestamp, self.content, self.storageResolution) = (timestamp, content, storageResolution)
    }

    /// Values that one datum may carry (CloudWatch API Reference, MetricDatum).
    public static let valuesMax = 150

    /// No fewer bytes than this datum takes in a PutMetricData request in any of its protocols.
    public var wireBytesMax: Int {
        let names = dimensions.reduce(name.utf8.count * 3) { $0 + ($1.name.utf8.count + $1.value.utf8.count) * 3 + 120 }
        switch content {
        case .values(let values): return names + 400 + values.count * 120
        case .statisticSet: return names + 700
        }
    }

    /// The same data in datums of at most `valuesMax` values. They accumulate to the same on the server.
    public var pieces: [Datum] {
        guard case .values(let values) = content, values.count > Datum.valuesMax else { return [self] }
        return stride(from: 0, to: values.count, by: Datum.valuesMax).map { start in
            var piece = self
            piece.content = .values(Array(values[start..<min(start + Datum.valuesMax, values.count)]))
            return piece
        }
    }
}

extension Datum.Content {
    public static func value(_ value: Double) -> Datum.Content { .values([Datum.Weighted(value)]) }

    /// Both as one. Values stay values, so that nothing is lost; a statistic set makes the whole one.
    public func merged(with other: Datum.Content) -> Datum.Content {
        if case .values(let mine) = self, case .values(let others) = other { return .values(Datum.Weighted.merge(mine, others)) }
        let (a, b) = (summary, other.summary)
        return .statisticSet(count: a.count + b.count, sum: a.sum + b.sum, minimum: min(a.minimum, b.minimum), maximum: max(a.maximum, b.maximum))
    }

    private var summary: (count: Double, sum: Double, minimum: Double, maximum: Double) {
        switch self {
        case .statisticSet(let count, let sum, let minimum, let maximum): (count, sum, minimum, maximum)
        case .values(let values):
            (
                values.reduce(0) { $0 + $1.count }, values.reduce(0) { $0 + $1.value * $1.count },
                values.first?.value ?? .infinity, values.last?.value ?? -.infinity
            )
        }
    }
}

extension Datum.Weighted {
    /// Merges two ascending lists; equal values add their counts.
    static func merge(_ a: [Datum.Weighted], _ b: [Datum.Weighted]) -> [Datum.Weighted] {
        var result: [Datum.Weighted] = []
        result.reserveCapacity(a.count + b.count)
        for next in (a + b).sorted(by: { $0.value < $1.value }) {
            if result.last?.value == next.value { result[result.count - 1].count += next.count } else { result.append(next) }
        }
        return result
    }
}
