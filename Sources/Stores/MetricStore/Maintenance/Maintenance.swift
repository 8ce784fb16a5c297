import Base
import Synchronization
import World

/// Work that may take long: seals, merges, roll-ups, deletions and copies, one at a time. A thread drives it live, the
/// simulation step by step.
///
/// Unchecked: `manifest`, `spared` and `order` are touched by its driver alone; the queue has its lock.
final class Maintenance: @unchecked Sendable {
    /// What a seal makes true: the log before the segment, with its origins, is in blocks.
    struct SealOrder: Sendable {
        var firstLiveSegment: UInt64
        var origins: Origins
    }

    private struct State {
        var order: SealOrder?
        var isRetryWanted = false
        var now: Timestamp?
        var lastSeal: Timestamp?
        var isTidy = true
        var waiters: [@Sendable () -> Void] = []
        var copies: [SnapshotRequest] = []
    }

    private let core: StoreCore
    private let state = Mutex(State())
    private let sealing = Atomic<Bool>(false)
    private var manifest: Manifest
    /// Blocks in which a merge found damage: left as they are.
    private var spared: Set<UInt64>
    let signal = Signal()

    /// `damaged` are blocks of the manifest that could not be opened.
    init(_ core: StoreCore, manifest: Manifest, damaged: Set<UInt64>) {
        (self.core, self.manifest, spared) = (core, manifest, damaged)
    }

    var isSealing: Bool { sealing.load(ordering: .acquiring) }

    func seal(_ order: SealOrder) {
        sealing.store(true, ordering: .releasing)
        state.withLock { state in
            state.order = order
            state.isRetryWanted = true
            state.lastSeal = state.now
        }
        signal.notify()
    }

    func retrySeal() {
        state.withLock { $0.isRetryWanted = true }
        signal.notify()
    }

    /// Looks at everything as of `now`; `done` is called when what is due is done (or has failed and waits for the next time).
    func maintain(now: Timestamp, done: @escaping @Sendable () -> Void) {
        let isCrowded = core.takeCrowd()
        let wantsSeal = state.withLock { state in
            if state.lastSeal == nil { state.lastSeal = now }
            state.now = now
            state.isRetryWanted = true
            state.isTidy = false
            state.waiters.append(done)
            return isCrowded || (state.lastSeal.map { now - $0 >= core.options.sealInterval } ?? false)
        }
        if wantsSeal { core.queue.requestSeal() }
        signal.notify()
    }

    func copy(_ request: SnapshotRequest) {
        state.withLock { $0.copies.append(request) }
        signal.notify()
    }

    /// Does the next piece of work; false when there is nothing.
    func step() -> Bool {
        if let order = takeSeal() {
            perform(order)
            return true
        }
        if let request = state.withLock({ $0.copies.isEmpty ? nil : $0.copies.removeFirst() }) {
            request.done(Snapshot(core: core).copy(into: request.folder, manifest))
            return true
        }
        return tidy()
    }

    private func takeSeal() -> SealOrder? {
        state.withLock { state in
            guard state.isRetryWanted, let order = state.order else { return nil }
            state.isRetryWanted = false
            return order
        }
    }

    private func perform(_ order: SealOrder) {
        let now = state.withLock { $0.now }
        do {
            let fresh = try Sealer(core: core).seal(now: now, nextBlock: manifest.nextBlock)
            try commit(adding: fresh, removing: [], order)
            removeLog(before: order.firstLiveSegment)
            state.withLock { state in
                state.order = nil
                state.isTidy = false
            }
            sealing.store(false, ordering: .releasing)
            // The commit loop may wait for this seal with the next one.
            core.queue.signal.notify()
        } catch {
            core.counts.maintenanceFailures.add(1, ordering: .relaxed)
        }
    }

    /// Makes a change of blocks durable, then visible: each shard changes in one step, so that no reader sees a sample
    /// twice or not at all.
    private func commit(adding fresh: [Block], removing gone: Set<UInt64>, _ order: SealOrder?) throws {
        var next = manifest
        next.sequence += 1
        next.nextBlock = max(next.nextBlock, (fresh.map(\.info.id).max() ?? 0) + 1)
        next.blocks = manifest.blocks.filter { !gone.contains($0) } + fresh.map(\.info.id)
        if let order { (next.firstSegment, next.origins) = (order.firstLiveSegment, order.origins.list) }
        do throws(DiskError) {
            try next.write(core.folder, core.disk)
        } catch {
            // One copy may be new: the numbers of this change are not used again, and its files stay until the next opening.
            manifest.sequence = next.sequence
            manifest.nextBlock = next.nextBlock
            throw error
        }
        manifest = next
        publish(BlockSet(present().blocks.filter { !gone.contains($0.info.id) } + fresh), isSealed: order != nil)
    }

    private func present() -> BlockSet { core.shards[0].state.withLock { $0.blocks } }

    private func publish(_ blocks: BlockSet, isSealed: Bool) {
        let generation = core.generation.load(ordering: .relaxed)
        for shard in core.shards {
            let evicted = shard.state.withLock { state in
                guard isSealed else {
                    state.blocks = blocks
                    return 0
                }
                state.thaw(blocks)
                return state.evict(untouchedSince: generation - 1)
            }
            core.counts.seriesActive.subtract(evicted, ordering: .relaxed)
        }
        core.counts.blockBytes.store(blocks.blocks.reduce(0) { $0 + $1.info.fileBytes }, ordering: .relaxed)
        core.measureMemory()
    }

    private func removeLog(before segment: UInt64) {
        // What cannot be removed or listed now goes at the next opening.
        guard let names = try? core.disk.list(core.folder) else { return }
        for name in names {
            guard let number = LogFormat.segment(ofName: name), number < segment else { continue }
            // What stays now goes at the next opening.
            try? core.disk.remove(core.path(name))
        }
        measureLog()
    }

    private func measureLog() {
        // A folder that cannot be listed leaves the last figure.
        guard let names = try? core.disk.list(core.folder) else { return }
        var total: Int64 = 0
        for name in names where LogFormat.segment(ofName: name) != nil {
            // A file that went meanwhile counts nothing.
            if let file = try? core.disk.open(core.path(name), create: false), let size = try? file.size { total += size }
        }
        core.counts.logBytes.store(total, ordering: .relaxed)
    }

    /// One merge or deletion; false when nothing is due.
    private func tidy() -> Bool {
        let (isTidy, now) = state.withLock { ($0.isTidy, $0.now) }
        if isTidy { return finishWaiters() }
        let blocks = present().blocks
        let logBytes = core.counts.logBytes.load(ordering: .relaxed)
        let plan = MaintenancePlan.next(blocks.map(\.info), now: now, options: core.options, logBytes: logBytes, sparing: spared)
        let isLogOverCap = plan == nil && blocks.reduce(logBytes) { $0 + $1.info.fileBytes } > core.options.diskBytesMax
        core.counts.isOverDiskCap.store(isLogOverCap, ordering: .relaxed)
        // Sealing makes the log small again.
        if isLogOverCap { core.queue.requestSeal() }
        guard let plan else {
            state.withLock { $0.isTidy = true }
            return finishWaiters()
        }
        do {
            try perform(plan, blocks)
        } catch let damage as Merger.Damage {
            spared.insert(damage.block)
            core.library.countDamage(1)
        } catch {
            core.counts.maintenanceFailures.add(1, ordering: .relaxed)
            state.withLock { $0.isTidy = true }
        }
        return true
    }

    private func finishWaiters() -> Bool {
        // A seal that maintenance asked for is part of what is due; its own completion comes back here.
        let waiters = state.withLock { state in
            let waiters = state.waiters
            state.waiters = []
            return waiters
        }
        for waiter in waiters { waiter() }
        return !waiters.isEmpty
    }

    private func perform(_ plan: MaintenancePlan, _ blocks: [Block]) throws {
        switch plan {
        case .delete(let ids, let reason):
            try commit(adding: [], removing: Set(ids), nil)
            remove(ids)
            if reason == .cap { core.counts.blocksEvicted.add(UInt64(ids.count), ordering: .relaxed) }
        case .merge(let ids, let resolution):
            let inputs = blocks.filter { ids.contains($0.info.id) }
            let fresh = try Merger(core: core).merge(inputs, to: resolution, nextBlock: manifest.nextBlock)
            try commit(adding: fresh, removing: Set(ids), nil)
            remove(ids)
        }
    }

    private func remove(_ ids: [UInt64]) {
        for id in ids {
            core.library.forget(id)
            // What cannot be removed is not in the manifest and goes at the next opening.
            try? core.disk.remove(core.path(BlockFormat.name(id)))
        }
    }
}
