/// Memory for columns while they are encoded or decoded, kept from one chunk to the next. One owner at a time.
final class ColumnScratch {
    // One owner: no dynamic checks in the path of each sample.
    @exclusivity(unchecked) private(set) var integers: UnsafeMutablePointer<Int64>
    @exclusivity(unchecked) private(set) var doubles: UnsafeMutablePointer<Double>
    /// Room for the times of one chunk; never moves and is touched by nothing but the caller.
    let times: UnsafeMutablePointer<Int64>
    @exclusivity(unchecked) private var capacity = MetricStoreLimits.chunkSamplesMax
    let encoder = IntegerColumnEncoder()

    init() {
        integers = .allocate(capacity: capacity)
        doubles = .allocate(capacity: capacity)
        times = .allocate(capacity: capacity)
    }

    deinit {
        integers.deallocate()
        doubles.deallocate()
        times.deallocate()
    }

    func reserve(_ needed: Int) {
        if needed <= capacity { return }
        integers.deallocate()
        doubles.deallocate()
        capacity = needed
        integers = .allocate(capacity: capacity)
        doubles = .allocate(capacity: capacity)
    }

    /// Writes a column of doubles: its tag, then the integers.
    func encode(_ values: UnsafeBufferPointer<Double>, into out: EncodeBuffer) {
        if values.isEmpty { return }
        reserve(values.count)
        out.append(ValueColumn.convert(values, into: integers))
        encoder.encode(UnsafeBufferPointer(start: integers, count: values.count), into: out)
    }

    func encode(_ values: [Double], into out: EncodeBuffer) { values.withUnsafeBufferPointer { encode($0, into: out) } }
    func encode(_ values: [Int64], into out: EncodeBuffer) { values.withUnsafeBufferPointer { encoder.encode($0, into: out) } }

    /// Reads a column of doubles into `doubles`.
    func decodeDoubles(_ cursor: inout DecodeCursor, count: Int) -> Bool {
        if count == 0 { return true }
        reserve(count)
        guard let tag = cursor.byte(), IntegerColumn.decode(&cursor, count: count, into: integers) else { return false }
        return ValueColumn.restore(integers, count: count, tag: tag, into: doubles)
    }

    func readDoubles(_ cursor: inout DecodeCursor, count: Int) -> [Double]? {
        guard decodeDoubles(&cursor, count: count) else { return nil }
        return Array(UnsafeBufferPointer(start: doubles, count: count))
    }

    func readIntegers(_ cursor: inout DecodeCursor, count: Int) -> [Int64]? {
        reserve(count)
        guard IntegerColumn.decode(&cursor, count: count, into: integers) else { return nil }
        return Array(UnsafeBufferPointer(start: integers, count: count))
    }
}
