import Base
import Synchronization

/// One part of the series, with its lock: which series are active, their unsealed samples, and the blocks that hold the rest.
final class Shard: Sendable {
    let state: Mutex<ShardState>

    init(seed: UInt64, blocks: BlockSet) { state = Mutex(ShardState(seed: seed, blocks: blocks)) }
}

struct ShardState {
    var table = SeriesTable()
    var index: LabelIndex
    /// Takes samples.
    var head = Generation()
    /// Is being sealed.
    var frozen: Generation?
    var blocks: BlockSet
    /// How many series were ever made here; the upper half of their `lateChanges`.
    var seriesMade: UInt64 = 0
    var lateCount: UInt64 = 0

    init(seed: UInt64, blocks: BlockSet) { (index, self.blocks) = (LabelIndex(seed: seed), blocks) }

    var memoryBytes: Int { table.memoryBytes + head.memoryBytes + (frozen?.memoryBytes ?? 0) }

    /// What `lateChanges` answers for a series that is not here: differs from what it was while it was here.
    var lateChangesOfAbsent: UInt64 { (seriesMade + 1) << 32 }

    mutating func insert(_ labels: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        seriesMade += 1
        let slot = table.insert(labels, hash: hash, lateChanges: seriesMade << 32 | 1)
        index.noteInsert(slot)
        return slot
    }

    /// Adds floats that are durable.
    @inline(__always) mutating func apply(count: Int, _ sample: (Int) -> (slot: Int, time: Int64, value: Double)) {
        let head = head
        for index in 0..<count {
            let (slot, time, value) = sample(index)
            let before = head.add(value, at: time, to: slot)
            if time <= before || before == .min { note(time, slot, before) }
        }
    }

    mutating func apply(_ distribution: Distribution, at time: Int64, to slot: Int) {
        note(time, slot, head.add(distribution, at: time, to: slot))
    }

    /// Counts a sample that is not newer than what the series had before. Of a series without samples in this generation
    /// the entry knows; of one that was not here before, every block might hold newer ones.
    private mutating func note(_ time: Int64, _ slot: Int, _ before: Int64) {
        let known = max(before, table.entries[slot].newest)
        let newest = known == .min ? blocks.lastTime : known
        guard time <= newest else { return }
        table.entries[slot].lateChanges &+= 1
        lateCount += 1
    }

    /// The newest time in memory; `.min` when there is none.
    func newestInMemory(_ slot: Int) -> Int64 {
        max(head.newest(slot), frozen?.newest(slot) ?? .min)
    }

    func hasSamples(_ slot: Int) -> Bool { head.count(slot) > 0 || (frozen?.count(slot) ?? 0) > 0 }

    /// Begins a new generation; the one before waits to be sealed.
    mutating func freeze() {
        for slot in table.entries.indices {
            let newest = head.newest(slot)
            if newest > table.entries[slot].newest { table.entries[slot].newest = newest }
        }
        frozen = head
        head = Generation()
    }

    /// The frozen generation is in `blocks` now.
    mutating func thaw(_ blocks: BlockSet) {
        frozen = nil
        self.blocks = blocks
    }

    /// Forgets series without samples here that were not looked up since the generation `before`; how many.
    mutating func evict(untouchedSince generation: UInt64) -> Int {
        let idle = table.entries.indices.filter { slot in
            let entry = table.entries[slot]
            return entry.isLive && entry.pins == 0 && entry.touched < generation && !hasSamples(slot)
        }
        if idle.isEmpty { return 0 }
        table.remove(idle)
        index.reset()
        return idle.count
    }
}
