import Base

/// Bounds that no option moves.
public enum MetricStoreLimits {
    /// Canonical bytes of one series.
    public static let labelBytesMax = 32 * 1024
    /// Times that can be stored, in milliseconds since the epoch: 1970 to 9999.
    public static let times: ClosedRange<Int64> = 0...253_402_300_799_999
    /// Sources whose last sequence is remembered; beyond it those that were silent longest are forgotten.
    public static let sourcesMax = 65_536
    /// Bytes of a source's name.
    public static let sourceBytesMax = 1024
    /// Periods that one question may ask for.
    public static let periodsMax = 1_000_000
    /// Bytes of one batch in memory.
    public static let batchBytesMax = 96 * 1024 * 1024
    /// Series that one log segment defines; a number beyond it is damage.
    static let seriesPerSegmentMax = 1 << 26
    /// Buckets of one stored histogram.
    public static let bucketsMax = 65_536
    /// Unsealed samples that are worth a seal of their own when new series find no room.
    static let crowdedSealSamplesMin = 65_536
    /// Samples in one chunk of a block.
    static let chunkSamplesMax = 512
    /// Batches of fewer series are not remembered: looking their series up costs less.
    static let rememberedSeriesMin = 8
}

/// What the operator may set.
public struct MetricStoreOptions: Sendable {
    /// Who drives the commit loop and the maintenance.
    public enum Driving: Sendable {
        /// Two threads of the store's own.
        case threads
        /// Nobody: the caller calls `step()` (simulation, tests).
        case steps
    }

    public var driving = Driving.threads
    public var shardCount = 8
    /// Active series held in memory.
    public var seriesMax = 1_000_000
    public var samplesPerBatchMax = 1_000_000
    /// What is not yet in blocks, and the labels of active series.
    public var memoryBytesMax = 224 * 1024 * 1024
    /// Labels of batches remembered as they were sent (see `SeriesMemo`); 0 remembers none.
    public var rememberedBytesMax = 32 * 1024 * 1024
    /// Beyond this new series are refused; what is left up to `memoryBytesMax` is for samples of those that are there.
    public var newSeriesMemoryBytesMax: Int { memoryBytesMax - memoryBytesMax / 8 }
    /// Loaded indexes of blocks; those unused longest are let go.
    public var directoryCacheBytesMax = 64 * 1024 * 1024
    /// Logged samples that wait in memory before they are sealed into blocks; bounds the time of a restart.
    public var unsealedSamplesMax = 1_500_000
    /// Logged bytes that wait before they are sealed; bounds the log and the time of a restart.
    public var unsealedLogBytesMax: Int64 = 48 * 1024 * 1024
    /// Zeros written ahead of the log, so that a sync seldom has to record a new length.
    public var logZerosAheadBytes = 1 << 20
    /// How long a commit waits for the other senders, where the last one had several: one sync then serves them all.
    public var gatherMicrosecondsMax = 1000
    /// The longest time that samples wait in memory before they are sealed, as `maintain` sees it.
    public var sealInterval = TimeSpan.hours(2)
    /// All files of the store together. Beyond it blocks go: the finest resolution first, its oldest first.
    public var diskBytesMax: Int64 = .max
    public var retention = Retention()

    public init() {}

    /// How long samples stay at each resolution (CloudWatch User Guide, Metrics retention).
    public struct Retention: Hashable, Sendable {
        /// Samples as they came.
        public var raw = TimeSpan.hours(3)
        public var perMinute = TimeSpan.days(15)
        public var perFiveMinutes = TimeSpan.days(63)
        public var perHour = TimeSpan.days(455)
        public init() {}
    }
}
