import Base
import World

/// Writes one block file: series come in the order of their canonical labels, each with all its samples, sorted by time.
/// The file stands on stable storage, complete, when `finish` returns; it has no name that counts before the manifest names it.
final class BlockWriter {
    private static let writeBytes = 1 << 20

    private let file: any DiskFile
    private var info: BlockInfo
    private let scratch = ColumnScratch()
    private let data = EncodeBuffer(capacity: BlockWriter.writeBytes + (1 << 16))
    private let chunks = EncodeBuffer()
    private let groups = EncodeBuffer()
    private var written: Int64 = 0
    private var groupStart = 0
    private var pairs: PairInterner
    private var numbers: [UInt32] = []
    private var labelCounts: [UInt32] = []
    private var times = TimeColumns()
    private var lastColumn = 0

    init(_ file: any DiskFile, id: UInt64, resolution: Resolution, partition: Int64, seed: UInt64) {
        self.file = file
        pairs = PairInterner(seed: seed)
        info = BlockInfo(
            id: id, resolution: resolution, partition: partition, firstTime: .max, lastTime: .min, seriesCount: 0, sampleCount: 0, fileBytes: 0,
            sections: Array(repeating: .init(), count: BlockFormat.Section.allCases.count))
        BlockHeader.append(id: id, resolution: resolution, to: data)
        groupStart = data.count
    }

    var isEmpty: Bool { info.seriesCount == 0 }

    func add(_ labels: UnsafeRawBufferPointer, _ samples: SeriesSamples) throws(DiskError) {
        guard let bounds = samples.bounds else { return }
        info.firstTime = min(info.firstTime, bounds.first)
        info.lastTime = max(info.lastTime, bounds.last)
        info.seriesCount += 1
        info.sampleCount += UInt64(samples.count)
        addLabels(labels)
        let chunkMax = MetricStoreLimits.chunkSamplesMax
        let floatChunks = (samples.times.count + chunkMax - 1) / chunkMax
        let otherChunks = (samples.distributions.count + chunkMax - 1) / chunkMax
        chunks.append(varint: UInt64(floatChunks + otherChunks))
        for index in 0..<floatChunks { addFloats(samples, index * chunkMax..<min((index + 1) * chunkMax, samples.times.count)) }
        for index in 0..<otherChunks { addDistributions(samples.distributions[index * chunkMax..<min((index + 1) * chunkMax, samples.distributions.count)]) }
        if data.count >= BlockWriter.writeBytes { try flush() }
    }

    /// Series come sorted, so most labels stand at the same place in the series before.
    private func addLabels(_ labels: UnsafeRawBufferPointer) {
        let before = numbers.count
        var former = before - Int(labelCounts.last ?? 0)
        // The store's own labels are whole; a pair that is not would only be left out.
        _ = CanonicalPairs.forEach(labels) { pair in
            numbers.append(pairs.number(of: pair, likely: former < before ? numbers[former] : nil))
            former += 1
        }
        labelCounts.append(UInt32(numbers.count - before))
    }

    private func addFloats(_ samples: SeriesSamples, _ range: Range<Int>) {
        let column = samples.times.withUnsafeBufferPointer { times.number(of: .init(rebasing: $0[range]), scratch.encoder) }
        let start = data.count
        let tag = samples.values.withUnsafeBufferPointer { values in
            let tag = ValueColumn.convert(.init(rebasing: values[range]), into: scratch.integers)
            scratch.encoder.encode(UnsafeBufferPointer(start: scratch.integers, count: range.count), into: data)
            return tag
        }
        closeChunk(tag, column, from: start)
    }

    private func addDistributions(_ run: ArraySlice<SeriesSamples.TimedDistribution>) {
        let column = run.map(\.time).withUnsafeBufferPointer { times.number(of: $0, scratch.encoder) }
        let start = data.count
        DistributionColumns.encode(run.map(\.distribution), scratch, into: data)
        closeChunk(BlockFormat.distributionTag, column, from: start)
    }

    private func closeChunk(_ tag: UInt8, _ column: Int, from start: Int) {
        chunks.append(tag)
        chunks.append(signed: Int64(column - lastColumn))
        chunks.append(varint: UInt64(data.count - start))
        lastColumn = column
        if data.count - groupStart >= BlockFormat.groupBytes { closeGroup() }
    }

    private func closeGroup() {
        let group = UnsafeRawBufferPointer(rebasing: data.bytes[groupStart...])
        groups.append(varint: UInt64(group.count))
        groups.append(integer: UInt32(truncatingIfNeeded: XXHash64.hash(group)))
        groupStart = data.count
    }

    /// Writes what is encoded up to the last closed group.
    private func flush() throws(DiskError) {
        let tail = Array(data.bytes[groupStart...])
        data.truncate(to: groupStart)
        try file.write(data.bytes, at: written)
        written += Int64(data.count)
        data.removeAll()
        data.append(tail)
        groupStart = 0
    }

    func finish() throws(DiskError) -> BlockInfo {
        if data.count > groupStart { closeGroup() }
        try flush()
        let (pairBytes, ranks) = sortedPairs()
        try write(.pairs, pairBytes)
        try write(.series, seriesRows(ranks))
        try write(.times, times.encoded)
        try write(.chunks, chunks)
        try write(.groups, groups)
        info.fileBytes = written + Int64(BlockFormat.footerBytes)
        try file.write(BlockFooter.encode(info), at: written)
        try file.sync()
        return info
    }

    private func write(_ section: BlockFormat.Section, _ raw: EncodeBuffer) throws(DiskError) {
        let stored = Zstandard.compress(raw.bytes)
        info.sections[section.rawValue] = .init(
            offset: UInt64(written), storedBytes: UInt32(stored.count), rawBytes: UInt32(raw.count), checksum: XXHash64.hash(stored))
        try file.write(stored, at: written)
        written += Int64(stored.count)
    }

    /// The distinct labels in order, each with its length, and the place of each in that order by its number.
    private func sortedPairs() -> (EncodeBuffer, [UInt32]) {
        let out = EncodeBuffer()
        var ranks = [UInt32](repeating: 0, count: pairs.count)
        for (rank, number) in pairs.sortedNumbers().enumerated() {
            ranks[number] = UInt32(rank)
            let range = pairs.starts[number]..<pairs.starts[number + 1]
            out.append(varint: UInt64(range.count))
            pairs.arena.withUnsafeBytes { out.append(.init(rebasing: $0[range])) }
        }
        return (out, ranks)
    }

    /// Each series as its differences from the one before: the count of labels, a mask of the positions (of the first 63)
    /// that changed, and the changes of the numbers.
    private func seriesRows(_ ranks: [UInt32]) -> EncodeBuffer {
        let out = EncodeBuffer()
        var previous: [UInt32] = [], row: [UInt32] = []
        var at = 0
        for count in labelCounts {
            row.removeAll(keepingCapacity: true)
            for number in numbers[at..<at + Int(count)] { row.append(ranks[Int(number)]) }
            at += Int(count)
            SeriesRows.append(row, after: previous, to: out)
            swap(&previous, &row)
        }
        return out
    }
}
