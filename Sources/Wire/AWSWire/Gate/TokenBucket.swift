import Base

/// A token bucket: `burst` tokens at first and at most, `ratePerSecond` more each second. Time is passed in.
public struct TokenBucket: Hashable, Sendable {
    public let ratePerSecond: Double
    public let burst: Double
    private var tokens: Double
    private var updated: TimeSpan

    /// `now` is a monotonic time. A rate or burst below zero counts as zero; below one token nothing is ever given.
    public init(ratePerSecond: Double, burst: Double, now: TimeSpan) {
        (self.ratePerSecond, self.burst) = (max(0, ratePerSecond), max(0, burst))
        (tokens, updated) = (max(0, burst), now)
    }

    /// Takes a token; false when there is none. A time before the last one counts as the last one.
    public mutating func take(at now: TimeSpan) -> Bool {
        if now > updated {
            tokens = min(burst, tokens + Double((now - updated).milliseconds) / 1000 * ratePerSecond)
            updated = now
        }
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
