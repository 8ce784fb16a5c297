import Base
import World

/// Writes the frozen samples of all shards into blocks.
struct Sealer {
    let core: StoreCore

    /// A series that has frozen samples; its labels stand in the copy of its shard's arena.
    private struct Source {
        var shard: Int32
        var slot: UInt32
        var labelCount: UInt32
        var labelStart: Int
    }

    func seal(now: Timestamp?, nextBlock: UInt64) throws(MetricStoreError) -> [Block] {
        var generations: [Generation] = [], arenas: [[UInt8]] = [], sources: [Source] = []
        for (index, shard) in core.shards.enumerated() {
            let frozen = shard.state.withLock { state in
                let generation = state.frozen ?? Generation()
                for slot in state.table.entries.indices where generation.count(slot) > 0 {
                    let entry = state.table.entries[slot]
                    sources.append(.init(shard: Int32(index), slot: UInt32(slot), labelCount: entry.labelCount, labelStart: entry.labelStart))
                }
                return (generation, state.table.arena)
            }
            generations.append(frozen.0)
            arenas.append(frozen.1)
        }
        let writer = PartitionWriter(core, now: now, floor: .raw, nextBlock: nextBlock)
        do {
            try write(&sources, generations, arenas, writer)
            return try writer.finish()
        } catch {
            writer.abandon()
            throw error
        }
    }

    private func write(
        _ sources: inout [Source], _ generations: [Generation], _ arenas: [[UInt8]], _ writer: PartitionWriter
    ) throws(MetricStoreError) {
        // The arrays live as long as `arenas`, which outlives the pointers' use here.
        try withExtendedLifetime(arenas) { () throws(MetricStoreError) in
            let bases = arenas.map { $0.withUnsafeBytes { UnsafeRawBufferPointer($0) } }
            sources.sort { RawBytes.compare(labels($0, bases), labels($1, bases)) < 0 }
            var samples = SeriesSamples()
            do throws(DiskError) {
                for source in sources {
                    samples.removeAll()
                    generations[Int(source.shard)].collect(Int(source.slot), into: &samples)
                    samples.sort()
                    try writer.add(labels(source, bases), &samples)
                }
            } catch {
                throw MetricStoreError.disk(error)
            }
        }
    }

    @inline(__always) private func labels(_ source: Source, _ bases: [UnsafeRawBufferPointer]) -> UnsafeRawBufferPointer {
        .init(rebasing: bases[Int(source.shard)][source.labelStart..<source.labelStart + Int(source.labelCount)])
    }
}
