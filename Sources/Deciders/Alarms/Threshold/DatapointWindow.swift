import Base

/// The datapoints of an evaluation with the times they stand for.
public struct DatapointWindow: Hashable, Sendable {
    /// The end of the newest period, which is not in it.
    public var end: Timestamp
    public var period: TimeSpan
    /// Successive periods, newest last; nil where there is no data.
    public var points: [Datapoint?]

    public init(end: Timestamp, period: TimeSpan, points: [Datapoint?]) { (self.end, self.period, self.points) = (end, period, points) }

    /// A period of the window with its start.
    public struct Period: Hashable, Sendable {
        public var start: Timestamp
        public var point: Datapoint?
    }

    /// All periods, newest first.
    public var periodsNewestFirst: [Period] {
        points.reversed().enumerated().map { index, point in Period(start: end - period * Int64(index + 1), point: point) }
    }

    /// The periods that an evaluation of `count` points uses: the newest real ones up to `count`, then as many of the newest
    /// missing ones as are short of it; newest first.
    public func evaluated(count: Int) -> [Period] {
        let all = periodsNewestFirst
        let real = all.filter { $0.point != nil }.prefix(count)
        let missing = all.filter { $0.point == nil }.prefix(count - real.count)
        return (real + missing).sorted { $0.start > $1.start }
    }
}
