import Base

/// The way to a metric service. The program brings one that speaks PutMetricData.
public protocol Uplink: Sendable {
    /// Returns when the receiver has acknowledged the whole batch.
    func send(_ batch: SpooledBatch) async throws(UplinkError)
}

/// Why a batch was not acknowledged.
public enum UplinkError: Error, Hashable, Sendable {
    /// Try again: the network, a 5xx, throttling. `after` is what the receiver asked for, if it did.
    case unavailable(String, after: TimeSpan? = nil)
    /// Never will: any other 4xx. The batch is set aside with this reason.
    case refused(String)
}
