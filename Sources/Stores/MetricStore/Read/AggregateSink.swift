import Base

/// Sorts samples into periods.
struct AggregateSink: SampleSink {
    private let from: Int64
    private let period: Int64
    private let tracksSpread: Bool
    private(set) var periods: [Aggregate?]

    /// `count` periods from `from` on; samples outside are not to be given.
    init(from: Int64, period: Int64, count: Int, tracksSpread: Bool) {
        (self.from, self.period, self.tracksSpread) = (from, period, tracksSpread)
        periods = Array(repeating: nil, count: count)
    }

    @inline(__always) private mutating func index(_ time: Int64) -> Int {
        let index = periods.count == 1 ? 0 : Int((time &- from) / period)
        if periods[index] == nil { periods[index] = Aggregate(tracksSpread: tracksSpread) }
        return index
    }

    @inline(__always) mutating func add(_ value: Double, at time: Int64) { periods[index(time)]?.add(value) }

    mutating func add(_ distribution: Distribution, at time: Int64) { periods[index(time)]?.add(distribution) }
}
