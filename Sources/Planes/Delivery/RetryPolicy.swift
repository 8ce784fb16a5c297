import Base

/// When a failed delivery is tried again: full jitter over an exponentially growing span (AWS Architecture Blog,
/// Exponential Backoff And Jitter), never sooner than the endpoint asked.
public struct RetryPolicy: Hashable, Sendable {
    public var attemptsMax = 50
    public var firstSpan = TimeSpan.seconds(1)
    public var longestSpan = TimeSpan.minutes(20)
    /// A `Retry-After` beyond this is cut to it.
    public var retryAfterMax = TimeSpan.hours(1)

    public init() {}

    /// The wait after the `attempts`th try failed; nil when it is to be given up. `chance` is uniform over all values.
    public func wait(afterAttempts attempts: Int, retryAfter: TimeSpan?, chance: UInt64) -> TimeSpan? {
        guard attempts < attemptsMax else { return nil }
        let doublings = Int64(min(max(attempts, 1) - 1, 30))
        let span = min(firstSpan.milliseconds << doublings, longestSpan.milliseconds)
        let jittered = Int64(UInt64(span).multipliedFullWidth(by: chance).high)
        let asked = min(retryAfter ?? .zero, retryAfterMax)
        return asked + TimeSpan(milliseconds: jittered)
    }
}

/// What became of one try.
public enum DeliveryOutcome: Hashable, Sendable {
    case delivered
    /// Worth trying again: nobody answered, 429, 5xx.
    case failed(reason: String, retryAfter: TimeSpan?)
    /// Trying again cannot help: 4xx, a refused target, a malformed endpoint.
    case refused(reason: String)
}
