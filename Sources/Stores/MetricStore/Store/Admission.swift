import Base

/// Finds or makes the series of a batch, each in its shard, and pins them until the batch is applied or refused.
struct Admission {
    let core: StoreCore

    /// Nothing of a refused batch stays: no series is made before all of its series have room.
    func admit(_ batch: MetricBatch, done: @escaping PendingCommit.Callback) throws(AppendRefusal) -> PendingCommit {
        try check(batch)
        var lookup = BatchLookup(batch, core)
        let order = ShardOrder(lookup.places.map(\.shard), shardCount: core.shards.count)
        var slots = [UInt32](repeating: .max, count: batch.seriesCount)
        let missing = pinKnown(&lookup, order, &slots)
        if missing > 0 {
            do throws(AppendRefusal) { try makeRoom(missing, bytes: batch.memoryBytes) } catch {
                unpin(slots, order)
                throw error
            }
            let made = makeMissing(&lookup, order, &slots)
            core.counts.seriesActive.subtract(missing - made, ordering: .relaxed)
        }
        lookup.remember()
        return PendingCommit(batch, slots: slots, series: order, shardCount: core.shards.count, done: done)
    }

    private func check(_ batch: MetricBatch) throws(AppendRefusal) {
        if let fault = batch.fault { throw .invalid(fault) }
        if batch.sampleCount > core.options.samplesPerBatchMax { throw .invalid("a batch has more than \(core.options.samplesPerBatchMax) samples") }
        if let source = batch.origin?.source, !(1...MetricStoreLimits.sourceBytesMax).contains(source.utf8.count) {
            throw .invalid("the name of a source is empty or longer than \(MetricStoreLimits.sourceBytesMax) bytes")
        }
        let bytes = batch.memoryBytes
        if bytes > MetricStoreLimits.batchBytesMax { throw .invalid("a batch has more than \(MetricStoreLimits.batchBytesMax) bytes") }
        if core.memoryBytes + bytes > core.options.memoryBytesMax {
            core.queue.requestSeal()
            throw .memoryFull
        }
        if core.counts.isOverDiskCap.load(ordering: .relaxed) { throw .diskFull }
    }

    /// The slots of series that are there; how many are not. The place of one that is not becomes `.unknown`.
    private func pinKnown(_ lookup: inout BatchLookup, _ order: ShardOrder, _ slots: inout [UInt32]) -> Int {
        let generation = core.generation.load(ordering: .relaxed)
        var missing = 0
        for (index, shard) in core.shards.enumerated() {
            let run = order.run(index)
            if run.isEmpty { continue }
            missing += shard.state.withLock { state in
                var missing = 0
                for series in run {
                    let series = Int(series)
                    guard let slot = known(series, lookup, state.table) else {
                        lookup.places[series].version = 0
                        missing += 1
                        continue
                    }
                    slots[series] = UInt32(slot)
                    lookup.places[series] = place(of: slot, index, state.table)
                    state.table.pin(slot, generation)
                }
                return missing
            }
        }
        return missing
    }

    /// A remembered place that still holds, or what the table finds.
    @inline(__always) private func known(_ series: Int, _ lookup: BatchLookup, _ table: borrowing SeriesTable) -> Int? {
        let place = lookup.places[series]
        if place.version != 0 { return table.isLive(place) ? Int(place.slot) : nil }
        return lookup.withLabels(series) { table.find($0, hash: $1) } ?? nil
    }

    @inline(__always) private func place(of slot: Int, _ shard: Int, _ table: borrowing SeriesTable) -> SeriesPlace {
        SeriesPlace(slot: UInt32(slot), version: table.entries[slot].version, shard: UInt8(truncatingIfNeeded: shard))
    }

    /// New series get their places, or are refused before known ones feel it: the last part of the memory is for samples of those.
    private func makeRoom(_ missing: Int, bytes: Int) throws(AppendRefusal) {
        // What is remembered of senders goes when it gets crowded, so it must not be what makes it so.
        if core.memoryBytes - core.memo.memoryBytes + bytes > core.options.newSeriesMemoryBytesMax {
            core.noteCrowd()
            throw .memoryFull
        }
        guard reserve(missing) else {
            core.noteCrowd()
            throw .tooManySeries(max: core.options.seriesMax)
        }
    }

    private func reserve(_ count: Int) -> Bool {
        let after = core.counts.seriesActive.add(count, ordering: .relaxed).newValue
        if after <= core.options.seriesMax { return true }
        core.counts.seriesActive.subtract(count, ordering: .relaxed)
        return false
    }

    /// Makes the series that were missing, unless somebody did meanwhile; how many it made.
    private func makeMissing(_ lookup: inout BatchLookup, _ order: ShardOrder, _ slots: inout [UInt32]) -> Int {
        let generation = core.generation.load(ordering: .relaxed)
        lookup.bringInOrder { $0.version == 0 }
        var made = 0
        for (index, shard) in core.shards.enumerated() {
            let run = order.run(index).filter { slots[Int($0)] == .max }
            if run.isEmpty { continue }
            made += shard.state.withLock { state in
                let before = state.table.liveCount
                for series in run {
                    let series = Int(series)
                    let slot = lookup.withLabels(series) { labels, hash in
                        state.table.find(labels, hash: hash) ?? state.insert(labels, hash: hash)
                    }
                    // All that were missing have labels now.
                    guard let slot else { continue }
                    slots[series] = UInt32(slot)
                    lookup.places[series] = place(of: slot, index, state.table)
                    state.table.pin(slot, generation)
                }
                return state.table.liveCount - before
            }
        }
        return made
    }

    /// Lets go of the series of a batch that goes no further.
    func unpin(_ slots: [UInt32], _ order: ShardOrder) {
        for (index, shard) in core.shards.enumerated() {
            let run = order.run(index)
            if run.isEmpty { continue }
            shard.state.withLock { state in
                for series in run where slots[Int(series)] != .max { state.table.unpin(Int(slots[Int(series)])) }
            }
        }
    }
}
