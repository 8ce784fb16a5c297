import Base

/// A block's index in memory: which series it has and where their chunks are. Immutable; made when a block is first read,
/// let go when others need the room.
final class BlockDirectory: Sendable {
    struct Chunk: Sendable {
        /// From the first byte behind the header.
        var offset: UInt64
        var length: UInt32
        var column: UInt32
        var tag: UInt8
    }

    struct TimeRun: Sendable {
        var start: Int, end: Int
        var count: Int
        var first: Int64, last: Int64
    }

    struct Group: Sendable {
        var offset: UInt64
        var length: UInt32
        var checksum: UInt32
    }

    let pairBytes: [UInt8]
    let pairStarts: [Int]
    let labelNumbers: [UInt32]
    let labelStarts: [Int]
    let chunks: [Chunk]
    let chunkStarts: [Int]
    let timeBytes: [UInt8]
    let timeRuns: [TimeRun]
    let groups: [Group]

    /// Nil when the sections do not agree with each other or with the block's own counts. `sections` are raw, in the order
    /// of `BlockFormat.Section`.
    init?(_ info: BlockInfo, sections: [[UInt8]], scratch: ColumnScratch) {
        guard sections.count == BlockFormat.Section.allCases.count, info.seriesCount <= UInt64(BlockFormat.sectionBytesMax) else { return nil }
        let seriesCount = Int(info.seriesCount)
        guard let pairs = BlockDirectory.readPairs(sections[0]),
            let rows = BlockDirectory.readRows(sections[1], seriesCount, pairCount: pairs.starts.count - 1),
            let runs = BlockDirectory.readTimes(sections[2], scratch),
            let placed = BlockDirectory.readChunks(sections[3], seriesCount, runCount: runs.count),
            let groups = BlockDirectory.readGroups(sections[4])
        else { return nil }
        (pairBytes, pairStarts) = (pairs.bytes, pairs.starts)
        (labelNumbers, labelStarts) = (rows.numbers, rows.starts)
        (timeBytes, timeRuns) = (sections[2], runs)
        (chunks, chunkStarts) = (placed.chunks, placed.starts)
        self.groups = groups
    }

    var seriesCount: Int { labelStarts.count - 1 }
    var pairCount: Int { pairStarts.count - 1 }

    /// About how much memory it takes.
    var memoryBytes: Int {
        pairBytes.count + timeBytes.count + (pairStarts.count + labelStarts.count + chunkStarts.count) * 8 + labelNumbers.count * 4
            + chunks.count * MemoryLayout<Chunk>.stride + timeRuns.count * MemoryLayout<TimeRun>.stride + groups.count * MemoryLayout<Group>.stride
    }

    func pair(_ number: Int) -> ArraySlice<UInt8> { pairBytes[pairStarts[number]..<pairStarts[number + 1]] }

    func labelNumbers(of series: Int) -> ArraySlice<UInt32> { labelNumbers[labelStarts[series]..<labelStarts[series + 1]] }

    func chunks(of series: Int) -> ArraySlice<Chunk> { chunks[chunkStarts[series]..<chunkStarts[series + 1]] }

    /// The canonical labels of a series, appended to `bytes`.
    func appendLabels(of series: Int, to bytes: inout [UInt8]) {
        for number in labelNumbers(of: series) { bytes.append(contentsOf: pair(Int(number))) }
    }

    func labels(of series: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        appendLabels(of: series, to: &bytes)
        return bytes
    }

    /// The time of the newest sample of a series.
    func lastTime(of series: Int) -> Int64 { chunks(of: series).reduce(.min) { max($0, timeRuns[Int($1.column)].last) } }

    private static func readPairs(_ bytes: [UInt8]) -> (bytes: [UInt8], starts: [Int])? {
        var arena: [UInt8] = []
        arena.reserveCapacity(bytes.count)
        var starts = [0]
        let isSound = bytes.withUnsafeBytes { raw in
            var cursor = DecodeCursor(raw)
            while cursor.remaining > 0 {
                guard let length = cursor.count(max: raw.count), let pair = cursor.slice(length) else { return false }
                arena.append(contentsOf: pair)
                starts.append(arena.count)
            }
            return true
        }
        return isSound ? (arena, starts) : nil
    }

    private static func readRows(_ bytes: [UInt8], _ seriesCount: Int, pairCount: Int) -> (numbers: [UInt32], starts: [Int])? {
        // A row takes at least two bytes: a count that cannot be true must not cost memory.
        guard seriesCount <= bytes.count / 2 else { return nil }
        var numbers: [UInt32] = [], starts = [0], row: [UInt32] = []
        numbers.reserveCapacity(seriesCount * 6)
        starts.reserveCapacity(seriesCount + 1)
        let isSound = bytes.withUnsafeBytes { raw in
            var cursor = DecodeCursor(raw)
            for _ in 0..<seriesCount {
                guard SeriesRows.read(&cursor, &row, pairCount: pairCount) else { return false }
                numbers.append(contentsOf: row)
                starts.append(numbers.count)
            }
            return cursor.remaining == 0
        }
        return isSound ? (numbers, starts) : nil
    }

    private static func readTimes(_ bytes: [UInt8], _ scratch: ColumnScratch) -> [TimeRun]? {
        var runs: [TimeRun] = []
        let isSound = bytes.withUnsafeBytes { raw in
            var cursor = DecodeCursor(raw)
            while cursor.remaining > 0 {
                guard let count = cursor.count(max: MetricStoreLimits.chunkSamplesMax), count > 0 else { return false }
                let start = cursor.offset
                guard IntegerColumn.decode(&cursor, count: count, into: scratch.times), isRun(scratch.times, count) else { return false }
                runs.append(.init(start: start, end: cursor.offset, count: count, first: scratch.times[0], last: scratch.times[count - 1]))
            }
            return true
        }
        return isSound ? runs : nil
    }

    /// Sorted, and times that can be stored.
    private static func isRun(_ times: UnsafePointer<Int64>, _ count: Int) -> Bool {
        for index in 1..<count where times[index] < times[index - 1] { return false }
        return MetricStoreLimits.times.contains(times[0]) && MetricStoreLimits.times.contains(times[count - 1])
    }

    private static func readChunks(_ bytes: [UInt8], _ seriesCount: Int, runCount: Int) -> (chunks: [Chunk], starts: [Int])? {
        var chunks: [Chunk] = [], starts = [0]
        chunks.reserveCapacity(seriesCount)
        starts.reserveCapacity(seriesCount + 1)
        let isSound = bytes.withUnsafeBytes { raw in
            var cursor = DecodeCursor(raw)
            var offset: UInt64 = 0
            var column: Int64 = 0
            for _ in 0..<seriesCount {
                guard let count = cursor.count(max: raw.count) else { return false }
                for _ in 0..<count {
                    guard let tag = cursor.byte(), let change = cursor.signed(), let length = cursor.count(max: Int(UInt32.max)) else { return false }
                    column = column &+ change
                    guard column >= 0, column < Int64(runCount) else { return false }
                    chunks.append(.init(offset: offset, length: UInt32(length), column: UInt32(column), tag: tag))
                    offset &+= UInt64(length)
                }
                starts.append(chunks.count)
            }
            return cursor.remaining == 0
        }
        return isSound ? (chunks, starts) : nil
    }

    private static func readGroups(_ bytes: [UInt8]) -> [Group]? {
        var groups: [Group] = []
        let isSound = bytes.withUnsafeBytes { raw in
            var cursor = DecodeCursor(raw)
            var offset: UInt64 = 0
            while cursor.remaining > 0 {
                guard let length = cursor.count(max: Int(UInt32.max)), let sum = cursor.integer(UInt32.self) else { return false }
                groups.append(.init(offset: offset, length: UInt32(length), checksum: sum))
                offset &+= UInt64(length)
            }
            return true
        }
        return isSound ? groups : nil
    }
}
