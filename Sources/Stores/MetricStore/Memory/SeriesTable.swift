import Base

/// The active series of a shard: canonical labels in one arena, found by hash with open addressing and memcmp.
/// A slot keeps its series until `remove`; a removed slot is given to another series, with another version.
struct SeriesTable {
    struct Entry {
        var hash: UInt64 = 0
        var labelStart = 0
        var labelCount: UInt32 = 0
        /// Grows each time the slot gets another series.
        var version: UInt32 = 0
        /// The number of the series in the log segment `definedIn`.
        var logNumber: UInt32 = 0
        /// Batches that found the series and are not yet applied or refused.
        var pins: UInt32 = 0
        var definedIn: UInt64 = 0
        /// The newest time known up to the last freeze.
        var newest: Int64 = .min
        /// See `MetricStoring.lateChanges`.
        var lateChanges: UInt64 = 0
        /// The generation that last looked the series up.
        var touched: UInt64 = 0
        var isLive = false
    }

    private(set) var arena: [UInt8] = []
    var entries: [Entry] = []
    private(set) var liveCount = 0
    private var free: [UInt32] = []
    /// The upper half of the hash, and slot plus one; 0 is empty.
    private var table = [UInt64](repeating: 0, count: 64)
    private var deadBytes = 0

    var memoryBytes: Int { arena.capacity + entries.capacity * MemoryLayout<Entry>.stride + table.count * 8 }

    @inline(__always) func find(_ labels: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        let mask = table.count &- 1
        let mark = hash & 0xFFFF_FFFF_0000_0000
        var at = Int(truncatingIfNeeded: hash >> 3) & mask
        while true {
            let cell = table[at]
            if cell == 0 { return nil }
            if cell & 0xFFFF_FFFF_0000_0000 == mark {
                let slot = Int(cell & 0xFFFF_FFFF) &- 1
                if isSeries(slot, labels) { return slot }
            }
            at = (at &+ 1) & mask
        }
    }

    /// Whether the place still holds the series that it held when it was given.
    @inline(__always) func isLive(_ place: SeriesPlace) -> Bool {
        let slot = Int(place.slot)
        return slot < entries.count && entries[slot].version == place.version && entries[slot].isLive
    }

    @inline(__always) private func isSeries(_ slot: Int, _ labels: UnsafeRawBufferPointer) -> Bool {
        let entry = entries[slot]
        guard Int(entry.labelCount) == labels.count else { return false }
        return arena.withUnsafeBytes { RawBytes.areEqual(.init(rebasing: $0[entry.labelStart..<entry.labelStart &+ labels.count]), labels) }
    }

    /// Adds a series that `find` does not know; its slot.
    mutating func insert(_ labels: UnsafeRawBufferPointer, hash: UInt64, lateChanges: UInt64) -> Int {
        if (liveCount + 1) * 2 > table.count { rebuild(cells: table.count * 2) }
        let slot: Int
        if let reused = free.popLast() { slot = Int(reused) } else {
            slot = entries.count
            entries.append(Entry())
        }
        let version = entries[slot].version &+ 1
        entries[slot] = Entry(
            hash: hash, labelStart: arena.count, labelCount: UInt32(labels.count), version: version, lateChanges: lateChanges, isLive: true)
        arena.append(contentsOf: labels)
        liveCount += 1
        place(slot)
        return slot
    }

    private mutating func place(_ slot: Int) {
        let mask = table.count - 1
        var at = Int(truncatingIfNeeded: entries[slot].hash >> 3) & mask
        while table[at] != 0 { at = (at + 1) & mask }
        table[at] = entries[slot].hash & 0xFFFF_FFFF_0000_0000 | UInt64(slot + 1)
    }

    private mutating func rebuild(cells: Int) {
        table = [UInt64](repeating: 0, count: cells)
        for slot in entries.indices where entries[slot].isLive { place(slot) }
    }

    /// Removes many series at once, then tightens the table and, when half of it is dead, the arena.
    mutating func remove(_ slots: [Int]) {
        for slot in slots where entries[slot].isLive {
            entries[slot].isLive = false
            deadBytes += Int(entries[slot].labelCount)
            free.append(UInt32(slot))
            liveCount -= 1
        }
        var cells = 64
        while cells < liveCount * 2 + 2 { cells *= 2 }
        rebuild(cells: cells)
        if deadBytes * 2 > arena.count { tighten() }
    }

    private mutating func tighten() {
        var fresh: [UInt8] = []
        fresh.reserveCapacity(arena.count - deadBytes)
        for slot in entries.indices where entries[slot].isLive {
            let start = entries[slot].labelStart
            entries[slot].labelStart = fresh.count
            fresh.append(contentsOf: arena[start..<start + Int(entries[slot].labelCount)])
        }
        (arena, deadBytes) = (fresh, 0)
    }

    /// Keeps the series where it is until `unpin`.
    @inline(__always) mutating func pin(_ slot: Int, _ generation: UInt64) {
        entries[slot].pins &+= 1
        entries[slot].touched = generation
    }

    @inline(__always) mutating func unpin(_ slot: Int) { entries[slot].pins &-= 1 }

    func labels(_ slot: Int) -> ArraySlice<UInt8> { arena[entries[slot].labelStart..<entries[slot].labelStart + Int(entries[slot].labelCount)] }
}
