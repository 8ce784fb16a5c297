import Base
import Synchronization

/// Where a series is: a slot of a shard. Holds as long as the slot's version is the same.
struct SeriesPlace: Sendable {
    /// Of no series: slots begin with version 1.
    static let unknown = SeriesPlace(slot: 0, version: 0, shard: 0)

    var slot: UInt32
    var version: UInt32
    var shard: UInt8
}

/// The series of one batch as they were sent, and where they are. Does not change.
final class RememberedBatch: Sendable {
    private let labels: [UInt8]
    private let ends: [Int]
    private let places: [SeriesPlace]

    init(_ batch: MetricBatch, _ places: [SeriesPlace]) {
        labels = batch.labelArena.withUnsafeBytes { Array($0) }
        (ends, self.places) = (batch.labelEnds, places)
    }

    var memoryBytes: Int { labels.count + places.count * (MemoryLayout<Int>.stride + MemoryLayout<SeriesPlace>.stride) + 256 }

    /// Fills in the places of the series of `batch` that stand here in the same order, byte for byte; the others stay as
    /// they are. Series may have come in between, one at a time may be gone. How many it found.
    func find(_ batch: MetricBatch, into found: inout [SeriesPlace]) -> Int {
        batch.labelArena.withUnsafeBytes { theirs in
            labels.withUnsafeBytes { mine in
                var next = 0, count = 0, start = 0
                for (series, end) in batch.labelEnds.enumerated() {
                    let wanted = UnsafeRawBufferPointer(rebasing: theirs[start..<end])
                    start = end
                    guard let match = (next..<min(next &+ 2, ends.count)).first(where: { isSame($0, wanted, mine) }) else { continue }
                    found[series] = places[match]
                    next = match &+ 1
                    count &+= 1
                }
                return count
            }
        }
    }

    @inline(__always) private func isSame(_ series: Int, _ wanted: UnsafeRawBufferPointer, _ mine: UnsafeRawBufferPointer) -> Bool {
        let start = series == 0 ? 0 : ends[series &- 1]
        return RawBytes.areEqual(.init(rebasing: mine[start..<ends[series]]), wanted)
    }
}

/// Remembers batches by what was sent: a steady sender sends the same series in the same order each time, and so they
/// are found with one comparison each instead of being sorted, hashed and looked up.
///
/// Only a shortcut: whoever gets a place checks its version under the shard's lock. Bounded; what was not used longest goes.
final class SeriesMemo: Sendable {
    private struct State {
        /// What was used since the last turn, and what was used before it.
        var recent: [UInt64: RememberedBatch] = [:]
        var older: [UInt64: RememberedBatch] = [:]
        var recentBytes = 0, olderBytes = 0
    }

    private let state = Mutex(State())
    private let bytes = Atomic<Int>(0)
    private let bytesMax: Int
    private let seed: UInt64

    init(bytesMax: Int, seed: UInt64) { (self.bytesMax, self.seed) = (bytesMax, seed) }

    var memoryBytes: Int { bytes.load(ordering: .relaxed) }

    /// What names the batches of a sender: the labels of the first series, and how many there are. Nil when the batch is not
    /// to be remembered.
    func key(of batch: MetricBatch) -> UInt64? {
        guard bytesMax > 0, batch.seriesCount >= MetricStoreLimits.rememberedSeriesMin else { return nil }
        let seed = seed &+ UInt64(batch.seriesCount)
        return batch.labelArena.withUnsafeBytes { XXHash64.hash(.init(rebasing: $0[batch.labelRange(0)]), seed: seed) }
    }

    func find(_ key: UInt64) -> RememberedBatch? {
        state.withLock { state in
            if let found = state.recent[key] { return found }
            guard let found = state.older.removeValue(forKey: key) else { return nil }
            state.olderBytes -= found.memoryBytes
            keep(found, key, &state)
            return found
        }
    }

    func remember(_ batch: RememberedBatch, _ key: UInt64) {
        if batch.memoryBytes > bytesMax / 2 { return }
        state.withLock { state in
            if let former = state.older.removeValue(forKey: key) { state.olderBytes -= former.memoryBytes }
            keep(batch, key, &state)
        }
    }

    /// Forgets everything.
    func forget() {
        state.withLock { $0 = State() }
        bytes.store(0, ordering: .relaxed)
    }

    /// Neither half grows beyond half of the bound.
    private func keep(_ batch: RememberedBatch, _ key: UInt64, _ state: inout State) {
        if let former = state.recent.removeValue(forKey: key) { state.recentBytes -= former.memoryBytes }
        if state.recentBytes + batch.memoryBytes > bytesMax / 2 {
            (state.older, state.olderBytes) = (state.recent, state.recentBytes)
            (state.recent, state.recentBytes) = ([:], 0)
        }
        state.recent[key] = batch
        state.recentBytes += batch.memoryBytes
        bytes.store(state.recentBytes + state.olderBytes, ordering: .relaxed)
    }
}
