import Base
import World

/// Takes samples one by one.
protocol SampleSink {
    mutating func add(_ value: Double, at time: Int64)
    mutating func add(_ distribution: Distribution, at time: Int64)
    /// Takes `count` floats at once; the same as one by one.
    mutating func add(_ values: UnsafePointer<Double>, at times: UnsafePointer<Int64>, count: Int)
}

extension SampleSink {
    @inline(__always) mutating func add(_ values: UnsafePointer<Double>, at times: UnsafePointer<Int64>, count: Int) {
        for index in 0..<count { add(values[index], at: times[index]) }
    }
}

extension SeriesSamples: SampleSink {
    mutating func add(_ distribution: Distribution, at time: Int64) { distributions.append(.init(time: time, distribution: distribution)) }

    mutating func add(_ values: UnsafePointer<Double>, at times: UnsafePointer<Int64>, count: Int) {
        self.times.append(contentsOf: UnsafeBufferPointer(start: times, count: count))
        self.values.append(contentsOf: UnsafeBufferPointer(start: values, count: count))
    }
}

/// Reads the chunks of a block; keeps the group read last, so that series in order read each group once. One owner at a time.
final class BlockCursor {
    let block: Block
    let directory: BlockDirectory
    private let scratch: ColumnScratch
    private var group: [UInt8] = []
    private var groupIndex = -1
    private var lastColumn = -1
    /// Groups and chunks that could not be read.
    private(set) var damaged = 0

    init(_ block: Block, _ directory: BlockDirectory, _ scratch: ColumnScratch) {
        (self.block, self.directory, self.scratch) = (block, directory, scratch)
    }

    /// Gives the samples of a series with `from <= time < to` to the sink; damaged chunks are left out and counted.
    func read<Sink: SampleSink>(_ series: Int, from: Int64, to: Int64, into sink: inout Sink) throws(DiskError) {
        for chunk in directory.chunks(of: series) {
            let run = directory.timeRuns[Int(chunk.column)]
            if run.last < from || run.first >= to { continue }
            guard let index = try load(chunk) else {
                damaged += 1
                continue
            }
            if !decode(chunk, run, at: Int(chunk.offset - directory.groups[index].offset), from, to, &sink) { damaged += 1 }
        }
    }

    /// Brings the chunk's group into memory; nil when it is damaged.
    private func load(_ chunk: BlockDirectory.Chunk) throws(DiskError) -> Int? {
        guard let index = groupIndex(of: chunk) else { return nil }
        if index == groupIndex { return index }
        guard let bytes = try block.readGroup(directory.groups[index]) else { return nil }
        (group, groupIndex) = (bytes, index)
        return index
    }

    private func groupIndex(of chunk: BlockDirectory.Chunk) -> Int? {
        let groups = directory.groups
        var low = 0, high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].offset &+ UInt64(groups[middle].length) <= chunk.offset { low = middle + 1 } else { high = middle }
        }
        guard low < groups.count, groups[low].offset <= chunk.offset,
            chunk.offset &+ UInt64(chunk.length) <= groups[low].offset &+ UInt64(groups[low].length)
        else { return nil }
        return low
    }

    private func decode<Sink: SampleSink>(
        _ chunk: BlockDirectory.Chunk, _ run: BlockDirectory.TimeRun, at start: Int, _ from: Int64, _ to: Int64, _ sink: inout Sink
    ) -> Bool {
        guard decodeTimes(Int(chunk.column), run) else { return false }
        return group.withUnsafeBytes { bytes in
            var cursor = DecodeCursor(.init(rebasing: bytes[start..<start + Int(chunk.length)]))
            if chunk.tag == BlockFormat.distributionTag {
                guard let distributions = DistributionColumns.decode(&cursor, count: run.count, scratch) else { return false }
                // Decoding columns used the scratch memory, not its times.
                for index in 0..<run.count where scratch.times[index] >= from && scratch.times[index] < to {
                    sink.add(distributions[index], at: scratch.times[index])
                }
                return true
            }
            guard IntegerColumn.decode(&cursor, count: run.count, into: scratch.integers),
                ValueColumn.restore(scratch.integers, count: run.count, tag: chunk.tag, into: scratch.doubles)
            else { return false }
            if from == .min, to == .max {
                sink.add(scratch.doubles, at: scratch.times, count: run.count)
                return true
            }
            for index in 0..<run.count where scratch.times[index] >= from && scratch.times[index] < to {
                sink.add(scratch.doubles[index], at: scratch.times[index])
            }
            return true
        }
    }

    private func decodeTimes(_ column: Int, _ run: BlockDirectory.TimeRun) -> Bool {
        if column == lastColumn { return true }
        lastColumn = -1
        let isSound = directory.timeBytes.withUnsafeBytes { bytes in
            var cursor = DecodeCursor(.init(rebasing: bytes[run.start..<run.end]))
            return IntegerColumn.decode(&cursor, count: run.count, into: scratch.times)
        }
        if isSound { lastColumn = column }
        return isSound
    }
}
