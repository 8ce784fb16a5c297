import Base

/// How long to wait before the next try: full jitter over a bound that doubles ("Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015).
public struct Backoff: Hashable, Sendable {
    public static let first = TimeSpan.milliseconds(500)
    public static let longest = TimeSpan.seconds(60)
    /// The longest wait that a receiver may ask for.
    public static let askedMax = TimeSpan.minutes(5)

    public private(set) var failures = 0

    public init() {}

    /// The bound of the next wait.
    public var bound: TimeSpan { .milliseconds(min(Backoff.longest.milliseconds, Backoff.first.milliseconds << Int64(min(failures, 20)))) }

    public mutating func reset() { failures = 0 }

    /// Counts one failure and draws the wait after it; never less than the receiver asked for.
    public mutating func next(asked: TimeSpan?, random: any RandomSource) -> TimeSpan {
        let drawn = TimeSpan.milliseconds(Int64(random.below(UInt64(bound.milliseconds) + 1)))
        failures += 1
        return max(drawn, min(asked ?? .zero, Backoff.askedMax))
    }
}
