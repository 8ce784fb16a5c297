import Base
import Synchronization

extension MetricStore {
    public func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] {
        let (start, end) = (from.milliseconds, min(to.milliseconds, MetricStoreLimits.times.upperBound + 1))
        guard period.milliseconds > 0, start >= -MetricStoreLimits.times.upperBound, end > start else { return [] }
        let count = (end - start - 1) / period.milliseconds + 1
        guard count <= Int64(MetricStoreLimits.periodsMax) else { return [] }
        var sink = AggregateSink(from: start, period: period.milliseconds, count: Int(count), tracksSpread: tracksSpread)
        read(series, from: start, to: end, into: &sink)
        return sink.periods
    }

    /// All samples of the series in `[from, to)` as they are stored now, sorted by time; after roll-up some are distributions.
    public func samples(
        of series: SeriesReference, from: Timestamp, to: Timestamp
    ) -> (floats: [(time: Timestamp, value: Double)], distributions: [(time: Timestamp, value: Distribution)]) {
        var sink = SeriesSamples()
        read(series, from: from.milliseconds, to: to.milliseconds, into: &sink)
        sink.sort()
        return (
            zip(sink.times, sink.values).map { (Timestamp(milliseconds: $0), $1) },
            sink.distributions.map { (Timestamp(milliseconds: $0.time), $0.distribution) }
        )
    }

    private func read<Sink: SampleSink>(_ series: SeriesReference, from: Int64, to: Int64, into sink: inout Sink) {
        let shard = core.shards[shardIndex(series)]
        let blocks = shard.state.withLock { state in
            if let slot = slot(series, &state) {
                state.head.read(slot, from: from, to: to, into: &sink)
                state.frozen?.read(slot, from: from, to: to, into: &sink)
            }
            return state.blocks
        }
        core.library.read(series.labels.bytes, in: blocks, from: from, to: to, into: &sink)
    }

    public func lateChanges(of series: SeriesReference) -> UInt64 {
        core.shards[shardIndex(series)].state.withLock { state in
            guard let slot = slot(series, &state) else { return state.lateChangesOfAbsent }
            return state.table.entries[slot].lateChanges
        }
    }

    public func newestSample(of series: SeriesReference) -> Timestamp? {
        let (inMemory, blocks) = core.shards[shardIndex(series)].state.withLock { state in
            (slot(series, &state).map { state.newestInMemory($0) } ?? .min, state.blocks)
        }
        let newest = max(inMemory, newestInBlocks(series.labels.bytes, blocks, after: inMemory))
        return newest == .min ? nil : Timestamp(milliseconds: newest)
    }

    private func newestInBlocks(_ labels: [UInt8], _ set: BlockSet, after known: Int64) -> Int64 {
        var newest = known
        core.library.withScratch { scratch in
            for block in set.blocks.sorted(by: { $0.info.lastTime > $1.info.lastTime }) where block.info.lastTime > newest {
                guard let directory = core.library.directory(of: block, scratch), let series = labels.withUnsafeBytes({ directory.find($0) }) else { continue }
                newest = max(newest, directory.lastTime(of: series))
            }
        }
        return newest
    }

    /// The shard of a series; from its handle where it has one.
    func shardIndex(_ series: SeriesReference) -> Int {
        let index = Int(series.handle & 0xFF) - 1
        return core.shards.indices.contains(index) ? index : series.labels.bytes.withUnsafeBytes { core.shardIndex(core.hash($0)) }
    }

    /// The slot of a series in its shard, by handle or by labels.
    private func slot(_ series: SeriesReference, _ state: inout ShardState) -> Int? {
        let slot = Int(series.handle >> 8 & 0xFFFF_FFFF)
        if series.handle != 0, slot < state.table.entries.count {
            let entry = state.table.entries[slot]
            if entry.isLive, entry.version & 0xFF_FFFF == UInt32(series.handle >> 40) { return slot }
        }
        return series.labels.bytes.withUnsafeBytes { state.table.find($0, hash: core.hash($0)) }
    }
}

extension SeriesTable {
    /// Shard plus one, slot and version in one number: valid until the slot gets another series.
    func handle(_ slot: Int, shard: Int) -> UInt64 { UInt64(entries[slot].version & 0xFF_FFFF) << 40 | UInt64(slot) << 8 | UInt64(shard + 1) }
}
