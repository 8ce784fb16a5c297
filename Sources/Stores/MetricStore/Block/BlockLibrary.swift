import Base
import Synchronization
import World

/// The blocks that count at one moment. Immutable: maintenance makes a new one.
final class BlockSet: Sendable {
    /// Sorted by id.
    let blocks: [Block]
    /// The newest time in any of them.
    let lastTime: Int64

    init(_ blocks: [Block]) {
        self.blocks = blocks.sorted { $0.info.id < $1.info.id }
        lastTime = blocks.map(\.info.lastTime).max() ?? .min
    }
}

/// Loads the directories of blocks when they are asked for and keeps those used last, up to a bound of bytes; lends
/// scratch memory; counts what was damaged.
final class BlockLibrary: Sendable {
    private struct Shelf {
        var directories: [UInt64: (directory: BlockDirectory, used: UInt64)] = [:]
        /// Blocks whose index is damaged: not read again and again.
        var broken: Set<UInt64> = []
        var bytes = 0
        var uses: UInt64 = 0
    }

    private let shelf = Mutex(Shelf())
    private let bytesMax: Int
    private let damagedReads = Atomic<UInt64>(0)
    private let scratches = Mutex<[ScratchLoan]>([])

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    var damagedReadCount: UInt64 { damagedReads.load(ordering: .relaxed) }

    /// The directory of a block; nil when it is damaged or the disk would not read it, which is counted.
    func directory(of block: Block, _ scratch: ColumnScratch) -> BlockDirectory? {
        if let known = recall(block.info.id) { return known }
        if shelf.withLock({ $0.broken.contains(block.info.id) }) {
            countDamage(1)
            return nil
        }
        do throws(DiskError) {
            guard let fresh = try block.loadDirectory(scratch) else {
                shelf.withLock { _ = $0.broken.insert(block.info.id) }
                countDamage(1)
                return nil
            }
            keep(fresh, block.info.id)
            return fresh
        } catch {
            countDamage(1)
            return nil
        }
    }

    func countDamage(_ count: Int) { if count > 0 { damagedReads.add(UInt64(count), ordering: .relaxed) } }

    func forget(_ id: UInt64) {
        shelf.withLock { shelf in
            shelf.broken.remove(id)
            if let gone = shelf.directories.removeValue(forKey: id) { shelf.bytes -= gone.directory.memoryBytes }
        }
    }

    private func recall(_ id: UInt64) -> BlockDirectory? {
        shelf.withLock { shelf in
            shelf.uses += 1
            shelf.directories[id]?.used = shelf.uses
            return shelf.directories[id]?.directory
        }
    }

    private func keep(_ directory: BlockDirectory, _ id: UInt64) {
        shelf.withLock { shelf in
            if shelf.directories[id] == nil { shelf.bytes += directory.memoryBytes }
            shelf.directories[id] = (directory, shelf.uses)
            while shelf.bytes > bytesMax, shelf.directories.count > 1, let oldest = shelf.directories.min(by: { $0.value.used < $1.value.used }) {
                shelf.directories[oldest.key] = nil
                shelf.bytes -= oldest.value.directory.memoryBytes
            }
        }
    }

    /// Scratch memory for one read.
    func withScratch<Answer>(_ body: (ColumnScratch) -> Answer) -> Answer {
        let loan = scratches.withLock { $0.popLast() } ?? ScratchLoan()
        defer { scratches.withLock { if $0.count < 8 { $0.append(loan) } } }
        return body(loan.scratch)
    }

    /// Gives the samples of a series in `[from, to)` to the sink, from every block that may hold some.
    func read<Sink: SampleSink>(_ labels: [UInt8], in set: BlockSet, from: Int64, to: Int64, into sink: inout Sink) {
        let blocks = set.blocks.filter { $0.overlaps(from, to) }
        if blocks.isEmpty { return }
        withScratch { scratch in
            for block in blocks { read(labels, in: block, from, to, scratch, &sink) }
        }
    }

    private func read<Sink: SampleSink>(
        _ labels: [UInt8], in block: Block, _ from: Int64, _ to: Int64, _ scratch: ColumnScratch, _ sink: inout Sink
    ) {
        guard let directory = directory(of: block, scratch), let series = labels.withUnsafeBytes({ directory.find($0) }) else { return }
        let cursor = BlockCursor(block, directory, scratch)
        do throws(DiskError) {
            try cursor.read(series, from: from, to: to, into: &sink)
            countDamage(cursor.damaged)
        } catch {
            countDamage(1)
        }
    }
}

/// Scratch memory on its way between threads.
///
/// Unchecked: a loan is in the pool or with the one reader that took it, never with two.
final class ScratchLoan: @unchecked Sendable {
    let scratch = ColumnScratch()
}
