import Base

/// Finds or makes the series of a batch, each in its shard, and pins them until the batch is applied or refused.
struct Admission {
    let core: StoreCore

    /// Nothing of a refused batch stays: no series is made before all of its series have room.
    func admit(_ batch: MetricBatch, done: @escaping PendingCommit.Callback) throws(AppendRefusal) -> PendingCommit {
        try check(batch)
        let hashes = batch.labelArena.withUnsafeBytes { arena in
            (0..<batch.seriesCount).map { core.hash(.init(rebasing: arena[batch.labelRange($0)])) }
        }
        let order = ShardOrder(hashes.map { UInt8(truncatingIfNeeded: core.shardIndex($0)) }, shardCount: core.shards.count)
        var slots = [UInt32](repeating: .max, count: batch.seriesCount)
        let missing = pinKnown(batch, hashes, order, &slots)
        if missing > 0 {
            guard reserve(missing) else {
                unpin(slots, order)
                throw .tooManySeries(max: core.options.seriesMax)
            }
            let made = makeMissing(batch, hashes, order, &slots)
            core.counts.seriesActive.subtract(missing - made, ordering: .relaxed)
        }
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
        if core.memoryBytes + bytes > core.options.memoryBytesMax { throw .memoryFull }
        if core.counts.isOverDiskCap.load(ordering: .relaxed) { throw .diskFull }
    }

    /// The slots of series that are there; how many are not.
    private func pinKnown(_ batch: MetricBatch, _ hashes: [UInt64], _ order: ShardOrder, _ slots: inout [UInt32]) -> Int {
        let generation = core.generation.load(ordering: .relaxed)
        var missing = 0
        for (index, shard) in core.shards.enumerated() {
            let run = order.run(index)
            if run.isEmpty { continue }
            missing += batch.labelArena.withUnsafeBytes { arena in
                slots.withUnsafeMutableBufferPointer { slots in
                    shard.state.withLock { state in
                        var missing = 0
                        for series in run {
                            let labels = UnsafeRawBufferPointer(rebasing: arena[batch.labelRange(Int(series))])
                            guard let slot = state.table.find(labels, hash: hashes[Int(series)]) else {
                                missing += 1
                                continue
                            }
                            state.table.pin(slot, generation)
                            slots[Int(series)] = UInt32(slot)
                        }
                        return missing
                    }
                }
            }
        }
        return missing
    }

    private func reserve(_ count: Int) -> Bool {
        let after = core.counts.seriesActive.add(count, ordering: .relaxed).newValue
        if after <= core.options.seriesMax { return true }
        core.counts.seriesActive.subtract(count, ordering: .relaxed)
        return false
    }

    /// Makes the series that were missing, unless somebody did meanwhile; how many it made.
    private func makeMissing(_ batch: MetricBatch, _ hashes: [UInt64], _ order: ShardOrder, _ slots: inout [UInt32]) -> Int {
        let generation = core.generation.load(ordering: .relaxed)
        var made = 0
        for (index, shard) in core.shards.enumerated() {
            let run = order.run(index).filter { slots[Int($0)] == .max }
            if run.isEmpty { continue }
            made += batch.labelArena.withUnsafeBytes { arena in
                slots.withUnsafeMutableBufferPointer { slots in
                    shard.state.withLock { state in
                        let before = state.table.liveCount
                        for series in run {
                            let labels = UnsafeRawBufferPointer(rebasing: arena[batch.labelRange(Int(series))])
                            let hash = hashes[Int(series)]
                            let slot = state.table.find(labels, hash: hash) ?? state.insert(labels, hash: hash)
                            state.table.pin(slot, generation)
                            slots[Int(series)] = UInt32(slot)
                        }
                        return state.table.liveCount - before
                    }
                }
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
