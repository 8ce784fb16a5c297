import Base
import World

/// How long to wait before the next try: full jitter over a bound that doubles ("Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015).
struct Backoff: Hashable, Sendable {
    static let first = TimeSpan.milliseconds(500)
    static let longest = TimeSpan.seconds(60)
    /// The longest wait that a receiver may ask for.
    static let askedMax = TimeSpan.minutes(5)

    private(set) var failures = 0

    /// The bound of the next wait.
    var bound: TimeSpan { .milliseconds(min(Backoff.longest.milliseconds, Backoff.first.milliseconds << Int64(min(failures, 20)))) }

    mutating func reset() { failures = 0 }

    /// Counts one failure and draws the wait after it; never less than the receiver asked for.
    mutating func next(asked: TimeSpan?, random: any RandomSource) -> TimeSpan {
        let drawn = TimeSpan.milliseconds(Int64(random.below(UInt64(bound.milliseconds) + 1)))
        failures += 1
        return max(drawn, min(asked ?? .zero, Backoff.askedMax))
    }
}
