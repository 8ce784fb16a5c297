/// What the store counted since it was opened, and how large it is now.
public struct MetricStoreCounters: Hashable, Sendable {
    public var samplesStored: UInt64 = 0
    public var batchesStored: UInt64 = 0
    /// Batches dropped because their (source, sequence) was stored before.
    public var batchesRepeated: UInt64 = 0
    /// Samples at or before the newest sample of their series.
    public var samplesLate: UInt64 = 0
    /// Group commits: one write and one sync each.
    public var commits: UInt64 = 0

    public var refusedTooManySeries: UInt64 = 0
    public var refusedMemoryFull: UInt64 = 0
    public var refusedDiskFull: UInt64 = 0
    public var refusedDamaged: UInt64 = 0
    public var refusedInvalid: UInt64 = 0
    public var refusedClosed: UInt64 = 0

    /// Seals, merges and copies that failed and will be tried again.
    public var maintenanceFailures: UInt64 = 0
    /// Places in the log that could not be read when the store was opened.
    public var logRegionsDamaged: UInt64 = 0
    /// Unfinished ends of the log, cut by a crash before anything in them was acknowledged.
    public var logTailsTorn: UInt64 = 0
    /// Samples in sound log records whose series definition was lost.
    public var samplesWithoutSeries: UInt64 = 0
    /// Blocks that cannot be read at all.
    public var blocksDamaged: UInt64 = 0
    /// Reads that met a damaged part of a block.
    public var blockReadsDamaged: UInt64 = 0
    /// Blocks deleted because of the disk cap.
    public var blocksEvicted: UInt64 = 0

    public var seriesActive = 0
    public var samplesUnsealed = 0
    public var memoryBytes = 0
    public var blocks = 0
    public var blockBytes: Int64 = 0
    public var logBytes: Int64 = 0

    public init() {}
}
