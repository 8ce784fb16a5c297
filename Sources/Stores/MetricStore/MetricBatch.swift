import Base

/// Samples on their way into the store: what one request carried, committed whole or not at all.
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
        /// Index into `series`.
        public var series: Int
        public var time: Timestamp
        public var value: Value
        public init(series: Int, time: Timestamp, value: Value) { (self.series, self.time, self.value) = (series, time, value) }
    }

    public var origin: Origin?
    public private(set) var series: [Labels] = []
    public private(set) var samples: [Sample] = []

    public init(origin: Origin? = nil) { self.origin = origin }

    /// Adds a series to the batch and answers its index. The caller may add the same labels twice.
    public mutating func addSeries(_ labels: Labels) -> Int {
        series.append(labels)
        return series.count - 1
    }

    public mutating func add(_ value: Double, at time: Timestamp, to series: Int) {
        samples.append(.init(series: series, time: time, value: .float(value)))
    }

    public mutating func add(_ distribution: Distribution, at time: Timestamp, to series: Int) {
        samples.append(.init(series: series, time: time, value: .distribution(distribution)))
    }
}
