import Base
import Synchronization
import World

/// What the appenders, the commit loop and the maintenance of one store share.
final class StoreCore: Sendable {
    let folder: String
    let disk: any Disk
    let options: MetricStoreOptions
    let shards: [Shard]
    let library: BlockLibrary
    let queue = CommitQueue()
    let memo: SeriesMemo
    let counts = StoreCounts()
    /// Secret of this process, so that nobody can choose labels that fall onto one slot.
    let hashSeed: UInt64
    /// The segment that is being written and how much of it is durable.
    let durableLog = Mutex((segment: UInt64(0), end: Int64(0)))
    /// New series found no room since maintenance looked last.
    private let isCrowded = Atomic<Bool>(false)
    /// Numbers the generations of unsealed samples.
    let generation = Atomic<UInt64>(2)

    init(folder: String, disk: any Disk, options: MetricStoreOptions, seed: UInt64, blocks: BlockSet) {
        (self.folder, self.disk, self.options, hashSeed) = (folder, disk, options, seed)
        let count = max(1, min(options.shardCount, 64))
        shards = (0..<count).map { _ in Shard(seed: seed, blocks: blocks) }
        memo = SeriesMemo(bytesMax: min(options.rememberedBytesMax, options.memoryBytesMax / 8), seed: seed)
        library = BlockLibrary(bytesMax: options.directoryCacheBytesMax)
    }

    @inline(__always) func hash(_ labels: UnsafeRawBufferPointer) -> UInt64 { XXHash64.hash(labels, seed: hashSeed) }

    @inline(__always) func shardIndex(_ hash: UInt64) -> Int { Int((hash >> 32).multipliedReportingOverflow(by: UInt64(shards.count)).partialValue >> 32) }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Memory that limits count: active series, remembered batches, unsealed samples, and batches that wait.
    var memoryBytes: Int { counts.memoryBytes.load(ordering: .relaxed) + memo.memoryBytes + queue.memoryBytes }

    /// New series found no room. Sealing lets idle series go: at once where that brings samples out of memory too, else with the
    /// next maintenance, so that a flood of refusals does not become a flood of small blocks.
    func noteCrowd() {
        isCrowded.store(true, ordering: .relaxed)
        // A shortcut must not take the room of series.
        memo.forget()
        if counts.samplesUnsealed.load(ordering: .relaxed) >= MetricStoreLimits.crowdedSealSamplesMin { queue.requestSeal() }
    }

    /// Whether new series found no room since this was asked last.
    func takeCrowd() -> Bool { isCrowded.exchange(false, ordering: .relaxed) }

    /// Lets series without samples in memory go that were not looked up since a generation.
    func forgetSeries(untouchedSince generation: UInt64) {
        for shard in shards {
            let gone = shard.state.withLock { $0.evict(untouchedSince: generation) }
            counts.seriesActive.subtract(gone, ordering: .relaxed)
        }
    }

    func measureMemory() {
        let bytes = shards.reduce(0) { total, shard in total + shard.state.withLock { $0.memoryBytes } }
        counts.memoryBytes.store(bytes, ordering: .relaxed)
    }
}

/// The counters of a store, each changed from any thread.
final class StoreCounts: Sendable {
    let samplesStored = Atomic<UInt64>(0)
    let batchesStored = Atomic<UInt64>(0)
    let batchesRepeated = Atomic<UInt64>(0)
    let commits = Atomic<UInt64>(0)
    let refusedTooManySeries = Atomic<UInt64>(0)
    let refusedMemoryFull = Atomic<UInt64>(0)
    let refusedDiskFull = Atomic<UInt64>(0)
    let refusedDamaged = Atomic<UInt64>(0)
    let refusedInvalid = Atomic<UInt64>(0)
    let refusedClosed = Atomic<UInt64>(0)
    let maintenanceFailures = Atomic<UInt64>(0)
    let logRegionsDamaged = Atomic<UInt64>(0)
    let logTailsTorn = Atomic<UInt64>(0)
    let samplesWithoutSeries = Atomic<UInt64>(0)
    let blocksDamaged = Atomic<UInt64>(0)
    let blocksEvicted = Atomic<UInt64>(0)
    let seriesActive = Atomic<Int>(0)
    let samplesUnsealed = Atomic<Int>(0)
    let memoryBytes = Atomic<Int>(0)
    let logBytes = Atomic<Int64>(0)
    let blockBytes = Atomic<Int64>(0)
    /// Set when the disk cap leaves no room even for the log.
    let isOverDiskCap = Atomic<Bool>(false)

    func count(_ refusal: AppendRefusal) {
        switch refusal {
        case .tooManySeries: refusedTooManySeries.add(1, ordering: .relaxed)
        case .memoryFull: refusedMemoryFull.add(1, ordering: .relaxed)
        case .diskFull: refusedDiskFull.add(1, ordering: .relaxed)
        case .damaged: refusedDamaged.add(1, ordering: .relaxed)
        case .invalid: refusedInvalid.add(1, ordering: .relaxed)
        case .closed: refusedClosed.add(1, ordering: .relaxed)
        }
    }
}
