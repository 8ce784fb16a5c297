import Base
import World

/// Merges blocks into fewer, and makes them coarser when their time has come. Works series by series, in the order of
/// labels, with one series' samples in memory.
struct Merger {
    let core: StoreCore

    private final class Input {
        let cursor: BlockCursor
        var series = 0
        var labels: [UInt8] = []

        init(_ cursor: BlockCursor) {
            self.cursor = cursor
            load()
        }

        var isAtEnd: Bool { series >= cursor.directory.seriesCount }

        func load() {
            labels.removeAll(keepingCapacity: true)
            if !isAtEnd { cursor.directory.appendLabels(of: series, to: &labels) }
        }

        func advance() {
            series += 1
            load()
        }
    }

    /// An input that cannot be read whole: it must not be merged, or the damage would be forgotten.
    struct Damage: Error { let block: UInt64 }

    func merge(_ blocks: [Block], to resolution: Resolution, nextBlock: UInt64) throws -> [Block] {
        let inputs = try blocks.map { block in
            let scratch = ColumnScratch()
            guard let directory = try block.loadDirectory(scratch) else { throw Damage(block: block.info.id) }
            return Input(BlockCursor(block, directory, scratch))
        }
        let writer = PartitionWriter(core, now: nil, floor: resolution, nextBlock: nextBlock)
        do {
            var samples = SeriesSamples()
            while let labels = smallest(inputs) {
                samples.removeAll()
                try take(labels, inputs, into: &samples)
                samples.sort()
                try labels.withUnsafeBytes { try writer.add($0, &samples) }
            }
            return try writer.finish()
        } catch {
            writer.abandon()
            throw error
        }
    }

    private func smallest(_ inputs: [Input]) -> [UInt8]? {
        var best: Input?
        for input in inputs where !input.isAtEnd {
            if let known = best, compare(known.labels, input.labels) <= 0 { continue }
            best = input
        }
        return best?.labels
    }

    private func take(_ labels: [UInt8], _ inputs: [Input], into samples: inout SeriesSamples) throws {
        for input in inputs where !input.isAtEnd && compare(input.labels, labels) == 0 {
            try input.cursor.read(input.series, from: .min, to: .max, into: &samples)
            if input.cursor.damaged > 0 { throw Damage(block: input.cursor.block.info.id) }
            input.advance()
        }
    }

    private func compare(_ a: [UInt8], _ b: [UInt8]) -> Int { a.withUnsafeBytes { a in b.withUnsafeBytes { RawBytes.compare(a, $0) } } }
}
