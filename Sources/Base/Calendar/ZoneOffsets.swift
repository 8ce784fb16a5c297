/// How local time differs from UTC at any moment.
public struct ZoneOffsets: Sendable {
    /// Local time minus UTC at a moment.
    let offset: @Sendable (Timestamp) -> TimeSpan

    public init(_ offset: @escaping @Sendable (Timestamp) -> TimeSpan) { self.offset = offset }

    public static let utc = ZoneOffsets { _ in .zero }

    /// Local wall time, as if it were UTC.
    public func local(_ time: Timestamp) -> Timestamp { time + offset(time) }

    /// The moment of a local wall time. Of two (clocks were set back) the earlier; for none (they were set forward) the
    /// moment that follows by as much as the clock was set.
    public func moment(ofLocal local: Timestamp) -> Timestamp {
        let before = local - offset(local - .hours(24)), after = local - offset(local + .hours(24))
        if before == after { return before }
        let fitting = [before, after].filter { self.local($0) == local }
        return fitting.min() ?? max(before, after)
    }
}
