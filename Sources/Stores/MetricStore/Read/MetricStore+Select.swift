import Base
import Synchronization

extension MetricStore {
    public func find(_ labels: Labels) -> SeriesReference? {
        let index = labels.bytes.withUnsafeBytes { core.shardIndex(core.hash($0)) }
        let (handle, blocks): (UInt64?, BlockSet) = core.shards[index].state.withLock { state in
            let slot = labels.bytes.withUnsafeBytes { state.table.find($0, hash: core.hash($0)) }
            return (slot.flatMap { state.hasSamples($0) || state.table.entries[$0].newest != .min ? state.table.handle($0, shard: index) : nil }, state.blocks)
        }
        if let handle { return SeriesReference(labels: labels, handle: handle) }
        let isInBlocks = core.library.withScratch { scratch in
            blocks.blocks.reversed().contains { block in
                core.library.directory(of: block, scratch).flatMap { directory in labels.bytes.withUnsafeBytes { directory.find($0) } } != nil
            }
        }
        return isInBlocks ? SeriesReference(labels: labels, handle: 0) : nil
    }

    public func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] {
        if limit <= 0 { return [] }
        var found: [(labels: [UInt8], handle: UInt64)] = []
        for index in core.shards.indices { found += inMemory(index, matchers, since.milliseconds) }
        let blocks = core.shards[0].state.withLock { $0.blocks }
        core.library.withScratch { scratch in
            for block in blocks.blocks where block.info.lastTime >= since.milliseconds {
                guard let directory = core.library.directory(of: block, scratch) else { continue }
                for series in directory.select(matchers, since: since.milliseconds) { found.append((directory.labels(of: series), 0)) }
            }
        }
        return merged(found, limit)
    }

    private func inMemory(_ index: Int, _ matchers: [LabelMatcher], _ since: Int64) -> [(labels: [UInt8], handle: UInt64)] {
        core.shards[index].state.withLock { state in
            state.index.update(state.table)
            let candidates = state.index.candidates(matchers)?.map(Int.init) ?? Array(state.table.entries.indices)
            return candidates.compactMap { slot in
                guard state.table.entries[slot].isLive, state.hasSamples(slot), state.newestInMemory(slot) >= since,
                    let labels = Labels(canonical: Array(state.table.labels(slot))), LabelMatcher.allMatch(matchers, labels)
                else { return nil }
                return (labels.bytes, state.table.handle(slot, shard: index))
            }
        }
    }

    /// Sorted by labels, each series once, with its handle where it has one.
    private func merged(_ found: [(labels: [UInt8], handle: UInt64)], _ limit: Int) -> [SeriesReference] {
        let sorted = found.sorted { a, b in
            let order = a.labels.withUnsafeBytes { a in b.labels.withUnsafeBytes { RawBytes.compare(a, $0) } }
            return order == 0 ? a.handle > b.handle : order < 0
        }
        var result: [SeriesReference] = []
        var last: [UInt8]?
        for series in sorted where series.labels != last {
            if result.count == limit { break }
            last = series.labels
            if let labels = Labels(canonical: series.labels) { result.append(.init(labels: labels, handle: series.handle)) }
        }
        return result
    }
}
