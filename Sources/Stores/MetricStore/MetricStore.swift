import Base
import Synchronization
import World

/// The embedded metric store: samples of all series in one folder.
///
/// A batch goes to a log with group commit and is acknowledged when it is on stable storage; then it is in memory, shard
/// by shard, until it is sealed into immutable compressed blocks. Reads merge memory and all blocks, so samples may come
/// late and in any order. What is on disk is drawn in docs/format/metrics-log.md and docs/format/metrics-block.md.
public final class MetricStore: MetricStoring {
    public typealias Options = MetricStoreOptions

    let core: StoreCore
    private let loop: CommitLoop
    private let maintenance: Maintenance
    private let workers: [Worker]
    private let lock: any DiskFile
    private let isClosed = Mutex(false)

    /// Opens the store in `folder`, which is made when it is not there, and brings back what was acknowledged.
    /// One process at a time: throws `.inUse`.
    public static func open(folder: String, world: any World, options: Options = .init()) throws(MetricStoreError) -> MetricStore {
        try MetricStore(StoreOpening(folder: folder, disk: world.disk, options: options, seed: world.random.next()).run())
    }

    init(_ opened: StoreOpening.Opened) throws(MetricStoreError) {
        (core, loop, maintenance, lock) = (opened.core, opened.loop, opened.maintenance, opened.lock)
        guard core.options.driving == .threads else {
            workers = []
            return
        }
        let (loop, maintenance) = (loop, maintenance)
        workers = [Worker(core.queue.signal) { loop.step() }, Worker(maintenance.signal) { maintenance.step() }]
        for worker in workers {
            guard worker.start() else { throw .disk(.init(.io(11), path: core.folder, operation: "start a thread for")) }
        }
    }

    // A store that is driven by steps ends like a killed process: nobody drives its last ones.
    deinit { if core.options.driving == .threads { close() } }

    /// Does one step of the work that threads do otherwise (see `Options.Driving.steps`); false when there is nothing to do.
    @discardableResult
    public func step() -> Bool {
        guard core.options.driving == .steps else { return false }
        return loop.step() || maintenance.step()
    }

    /// Finishes what was admitted, then refuses everything. What is not sealed stays in the log. Again: no effect.
    public func close() {
        let isFirst = isClosed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard isFirst else { return }
        core.queue.close()
        if core.options.driving == .steps { while step() {} }
        for worker in workers { worker.stop() }
        loop.close()
        lock.close()
    }

    public func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) {
        let admission = Admission(core: core)
        do throws(AppendRefusal) {
            let commit = try admission.admit(batch, done: done)
            if core.queue.add(commit) { return }
            admission.unpin(commit.slots, commit.series)
            throw .closed
        } catch {
            core.counts.count(error)
            done(.failure(error))
        }
    }

    /// Seals, rolls up, merges and deletes what is due at `now`. The program calls it from a timer, each minute. Calls back
    /// when that is done.
    public func maintain(now: Timestamp, whenDone done: @escaping @Sendable () -> Void = {}) {
        if isClosed.withLock({ $0 }) { return done() }
        maintenance.maintain(now: now, done: done)
    }

    /// Asks for everything in memory to be sealed into blocks.
    public func flush() { core.queue.requestSeal() }

    /// Writes a copy of the store as it is durable at this moment into a new or empty folder of the same disk, while serving.
    public func snapshot(into folder: String, whenDone done: @escaping @Sendable (Result<Void, MetricStoreError>) -> Void) {
        if isClosed.withLock({ $0 }) { return done(.failure(.closed)) }
        maintenance.copy(.init(folder: folder, done: done))
    }

    public func snapshot(into folder: String) async throws(MetricStoreError) {
        let result = await withCheckedContinuation { continuation in
            snapshot(into: folder) { continuation.resume(returning: $0) }
        }
        try result.get()
    }

    public func counters() -> MetricStoreCounters {
        let blocks = core.shards[0].state.withLock { $0.blocks }
        var result = core.counts.snapshot()
        result.samplesLate = core.shards.reduce(0) { total, shard in total + shard.state.withLock { $0.lateCount } }
        result.memoryBytes = core.memoryBytes
        result.blocks = blocks.blocks.count
        result.blockBytes = blocks.blocks.reduce(0) { $0 + $1.info.fileBytes }
        result.blockReadsDamaged = core.library.damagedReadCount
        return result
    }
}

extension StoreCounts {
    func snapshot() -> MetricStoreCounters {
        var result = MetricStoreCounters()
        result.samplesStored = samplesStored.load(ordering: .relaxed)
        result.batchesStored = batchesStored.load(ordering: .relaxed)
        result.batchesRepeated = batchesRepeated.load(ordering: .relaxed)
        result.commits = commits.load(ordering: .relaxed)
        result.refusedTooManySeries = refusedTooManySeries.load(ordering: .relaxed)
        result.refusedMemoryFull = refusedMemoryFull.load(ordering: .relaxed)
        result.refusedDiskFull = refusedDiskFull.load(ordering: .relaxed)
        result.refusedDamaged = refusedDamaged.load(ordering: .relaxed)
        result.refusedInvalid = refusedInvalid.load(ordering: .relaxed)
        result.refusedClosed = refusedClosed.load(ordering: .relaxed)
        result.maintenanceFailures = maintenanceFailures.load(ordering: .relaxed)
        result.logRegionsDamaged = logRegionsDamaged.load(ordering: .relaxed)
        result.logTailsTorn = logTailsTorn.load(ordering: .relaxed)
        result.samplesWithoutSeries = samplesWithoutSeries.load(ordering: .relaxed)
        result.blocksDamaged = blocksDamaged.load(ordering: .relaxed)
        result.blocksEvicted = blocksEvicted.load(ordering: .relaxed)
        result.seriesActive = seriesActive.load(ordering: .relaxed)
        result.samplesUnsealed = samplesUnsealed.load(ordering: .relaxed)
        result.logBytes = logBytes.load(ordering: .relaxed)
        return result
    }
}
