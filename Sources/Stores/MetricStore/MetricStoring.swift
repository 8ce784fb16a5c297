import Base

/// A series inside an open store: its identity and a handle that finds it again without a look-up.
public struct SeriesReference: Hashable, Sendable {
    public let labels: Labels
    /// Valid as long as the store is open; 0 when the series is not in memory.
    public let handle: UInt64

    public init(labels: Labels, handle: UInt64) { (self.labels, self.handle) = (labels, handle) }
}

/// One condition on the labels of a series.
public enum LabelMatcher: Hashable, Sendable {
    /// An empty value matches series without the label.
    case equals(name: String, value: String)
    /// The label exists, with any value.
    case exists(name: String)
}

/// What became of an append that was not refused whole.
public struct AppendOutcome: Hashable, Sendable {
    public var samplesStored: Int
    /// True when the batch's (source, sequence) had been stored before and nothing was added.
    public var wasRepeat: Bool
    public init(samplesStored: Int, wasRepeat: Bool) { (self.samplesStored, self.wasRepeat) = (samplesStored, wasRepeat) }
}

/// Why a batch was refused. Nothing of it was stored.
public enum AppendRefusal: Error, Hashable, Sendable {
    /// The series limit would be passed; names the limit.
    case tooManySeries(max: Int)
    /// The memory limit for what is not yet in blocks is reached; try again later.
    case memoryFull
    /// The disk has no room or reached its cap; heals by itself when there is room again.
    case diskFull
    /// A write or sync failed; the store refuses writes until it is opened anew.
    case damaged(String)
    /// The batch passes a named limit or holds what is no number; sending it again is of no use. Says which.
    case invalid(String)
    case closed
}

/// The samples of all series: the one store behind every door.
public protocol MetricStoring: Sendable {
    /// Adds a batch and calls back, from the commit thread, when it is on stable storage (or was refused).
    /// The samples can be read at the latest when the callback runs.
    func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void)

    /// The series that match all conditions and have samples at or after `since`, sorted by canonical labels.
    /// At most `limit`.
    func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference]

    /// The series of exactly these labels.
    func find(_ labels: Labels) -> SeriesReference?

    /// The samples of the series in `[from, to)`, aggregated into periods of `period` that begin at `from`. Element `i`
    /// covers `[from + i * period, from + (i + 1) * period)` and is nil where there are no samples. Blocking, but fast:
    /// memory first, then blocks.
    func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?]

    /// Changes with every sample added to the series at or before the newest sample it had (and now and then without one);
    /// lets a reader that keeps a window know that it must read it again.
    func lateChanges(of series: SeriesReference) -> UInt64

    /// The time of the newest sample of the series; nil when it has none.
    func newestSample(of series: SeriesReference) -> Timestamp?
}

extension MetricStoring {
    /// Adds a batch and returns when it is on stable storage.
    public func append(_ batch: MetricBatch) async throws(AppendRefusal) -> AppendOutcome {
        let result = await withCheckedContinuation { continuation in
            append(batch) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }
}
