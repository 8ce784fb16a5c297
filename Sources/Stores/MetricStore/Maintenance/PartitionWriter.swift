import Base
import World

/// Writes samples of many times into blocks, one for each partition that they fall into, rolled up as their age demands.
/// Series come in the order of their labels.
final class PartitionWriter {
    private struct Key: Hashable, Comparable {
        var resolution: Resolution
        var partition: Int64
        static func < (a: Key, b: Key) -> Bool { (a.resolution, a.partition) < (b.resolution, b.partition) }
    }

    private let core: StoreCore
    private let now: Timestamp?
    private let floor: Resolution
    private var nextBlock: UInt64
    private var writers: [Key: BlockWriter] = [:]
    private var paths: [String] = []
    private var lastKey: (start: Int64, end: Int64, key: Key)?

    /// Samples become at least as coarse as `floor`; without `now` nothing ages.
    init(_ core: StoreCore, now: Timestamp?, floor: Resolution, nextBlock: UInt64) {
        (self.core, self.now, self.floor, self.nextBlock) = (core, now, floor, nextBlock)
    }

    /// Adds a series; `samples` must be sorted. What has expired is left out.
    func add(_ labels: UnsafeRawBufferPointer, _ samples: inout SeriesSamples) throws(DiskError) {
        guard let bounds = samples.bounds else { return }
        if let window = window(bounds.first), bounds.last < window.end { return try add(labels, &samples, window.key) }
        var rest = samples
        while let first = rest.bounds?.first {
            guard let window = window(first) else {
                _ = rest.removeFirst(before: windowEnd(first))
                continue
            }
            var part = rest.removeFirst(before: end(of: window.key, from: window.end, rest))
            try add(labels, &part, window.key)
        }
    }

    /// Where the samples that go to the same block end: a block gets a series once, whole.
    private func end(of key: Key, from start: Int64, _ samples: SeriesSamples) -> Int64 {
        var end = start
        while let next = samples.firstTime(from: end), let following = window(next), following.key == key { end = following.end }
        return end
    }

    private func add(_ labels: UnsafeRawBufferPointer, _ samples: inout SeriesSamples, _ key: Key) throws(DiskError) {
        if let period = key.resolution.period { RollUp.apply(period, to: &samples) }
        try writer(key).add(labels, samples)
    }

    /// The times around `time` that go to the same block, and which; nil when they have expired.
    private func window(_ time: Int64) -> (start: Int64, end: Int64, key: Key)? {
        if let last = lastKey, time >= last.start, time < last.end { return last }
        let due = now.map { Resolution.due(at: time, now: $0, core.options.retention) } ?? .raw
        guard let due else { return nil }
        let resolution = max(due, floor)
        let start = Resolution.raw.partition(of: time)
        lastKey = (start, Resolution.raw.partitionEnd(start), Key(resolution: resolution, partition: resolution.partition(of: time)))
        return lastKey
    }

    private func windowEnd(_ time: Int64) -> Int64 { Resolution.raw.partitionEnd(Resolution.raw.partition(of: time)) }

    private func writer(_ key: Key) throws(DiskError) -> BlockWriter {
        if let known = writers[key] { return known }
        let path = core.path(BlockFormat.name(nextBlock))
        if core.disk.exists(path) { try core.disk.remove(path) }
        paths.append(path)
        let fresh = BlockWriter(
            try core.disk.open(path, create: true), id: nextBlock, resolution: key.resolution, partition: key.partition, seed: core.hashSeed)
        nextBlock += 1
        writers[key] = fresh
        return fresh
    }

    /// Finishes all blocks; they are on stable storage, with their names, and open for reading.
    func finish() throws(MetricStoreError) -> [Block] {
        var blocks: [Block] = []
        do {
            for (_, writer) in writers.sorted(by: { $0.key < $1.key }) { _ = try writer.finish() }
            if !paths.isEmpty { try core.disk.syncFolder(core.folder) }
        } catch {
            throw .disk(error)
        }
        for path in paths {
            guard case .sound(let block) = try Block.open(path, on: core.disk) else { throw .damaged(file: path, reason: "it does not read as written") }
            blocks.append(block)
        }
        return blocks
    }

    /// Removes what was written, after a failure.
    func abandon() {
        writers = [:]
        // What cannot be removed is no block of the manifest and goes at the next opening.
        for path in paths { try? core.disk.remove(path) }
    }
}

extension SeriesSamples {
    /// The earliest time not before `time`; nil when there is none. Needs sorted samples.
    func firstTime(from time: Int64) -> Int64? {
        let float = times.first { $0 >= time }, other = distributions.first { $0.time >= time }?.time
        guard let float, let other else { return float ?? other }
        return min(float, other)
    }

    /// Takes out the samples before `end`. Needs sorted samples.
    mutating func removeFirst(before end: Int64) -> SeriesSamples {
        let floats = times.firstIndex { $0 >= end } ?? times.count
        let others = distributions.firstIndex { $0.time >= end } ?? distributions.count
        let part = SeriesSamples(times: Array(times[..<floats]), values: Array(values[..<floats]), distributions: Array(distributions[..<others]))
        times.removeFirst(floats)
        values.removeFirst(floats)
        distributions.removeFirst(others)
        return part
    }
}
