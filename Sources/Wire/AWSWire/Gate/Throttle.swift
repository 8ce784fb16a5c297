import Base
import Synchronization

/// Per-action throttling: one token bucket for each operation and region, filled at `RequestQuotas` times `scale`, with a burst
/// of one second of it.
///
/// AWS' quotas share one provider among its customers; a server of one's own should be bounded by what it can do. So the default
/// is a hundred times the quota (50,000 PutMetricData, 300 PutMetricAlarm a second): it stops a client that runs wild and nothing
/// else. `scale: 1` gives AWS' figures, `scale: 0` no throttling.
public final class Throttle: Sendable {
    public static let defaultScale = 100.0
    /// Buckets kept; operations and regions beyond share one.
    public static let bucketCountMax = 10_000

    private struct Name: Hashable {
        let service: String, operation: String, region: String
    }

    private let scale: Double
    private let buckets = Mutex<[Name: TokenBucket]>([:])

    public init(scale: Double = defaultScale) { self.scale = scale }

    /// Takes a token for a call; false when it must be refused. `now` is a monotonic time.
    public func allows(service: String, operation: String, region: String, now: TimeSpan) -> Bool {
        guard scale > 0, let quota = RequestQuotas.perSecond(service: service, operation: operation) else { return true }
        let name = Name(service: service, operation: operation, region: region)
        return buckets.withLock { buckets in
            let isKnown = buckets[name] != nil
            let name = isKnown || buckets.count < Throttle.bucketCountMax ? name : Name(service: service, operation: operation, region: "")
            let fresh = TokenBucket(ratePerSecond: quota * scale, burst: max(1, quota * scale), now: now)
            return buckets[name, default: fresh].take(at: now)
        }
    }

    var bucketCount: Int { buckets.withLock { $0.count } }
}
