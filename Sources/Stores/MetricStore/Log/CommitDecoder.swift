import Base

/// Reads what `CommitEncoder` wrote.
struct CommitDecoder {
    private var cursor: DecodeCursor
    private var number: Int64 = -1
    private var time: Int64 = 0
    let origin: MetricBatch.Origin?
    let floatCount: Int

    init?(_ payload: UnsafeRawBufferPointer) {
        cursor = DecodeCursor(payload)
        guard let length = cursor.count(max: MetricStoreLimits.sourceBytesMax), let source = cursor.slice(length) else { return nil }
        var origin: MetricBatch.Origin?
        if length > 0 {
            guard let sequence = cursor.varint() else { return nil }
            origin = .init(source: String(decoding: source, as: UTF8.self), sequence: sequence)
        }
        guard let floats = cursor.count(max: payload.count) else { return nil }
        (self.origin, floatCount) = (origin, floats)
    }

    @inline(__always) mutating func float() -> (series: Int, time: Int64, value: Double)? {
        guard let head = cursor.byte() else { return nil }
        let bytes = Int(head & 15)
        guard bytes <= 8 else { return nil }
        if head & CommitEncoder.nextSeries != 0 { number &+= 1 } else {
            guard let change = cursor.signed() else { return nil }
            number = number &+ change
        }
        if head & CommitEncoder.sameTime == 0 {
            guard let change = cursor.signed() else { return nil }
            time = time &+ change
        }
        guard let raw = cursor.slice(bytes), number >= 0 else { return nil }
        var bits: UInt64 = 0
        for byte in raw { bits = bits << 8 | UInt64(byte) }
        if bytes < 8 { bits <<= UInt64(64 - bytes * 8) }
        return (Int(number), time, Double(bitPattern: bytes == 0 ? 0 : bits))
    }

    mutating func distributionCount() -> Int? { cursor.count(max: cursor.bytes.count) }

    mutating func distribution() -> (series: Int, time: Int64, value: Distribution)? {
        guard let numberChange = cursor.signed(), let timeChange = cursor.signed() else { return nil }
        (number, time) = (number &+ numberChange, time &+ timeChange)
        guard number >= 0, let count = double(), let sum = double(), let minimum = double(), let maximum = double(), let known = cursor.byte()
        else { return nil }
        var value = Distribution(count: count, sum: sum, minimum: minimum, maximum: maximum, histogram: nil)
        if known == 1 {
            guard let scale = cursor.byte(), let zero = double(), let positive = buckets(), let negative = buckets(),
                let histogram = Histogram(scale: Int8(bitPattern: scale), zeroCount: zero, positive: positive, negative: negative)
            else { return nil }
            value.histogram = histogram
        }
        return (Int(number), time, value)
    }

    private mutating func double() -> Double? { cursor.integer(UInt64.self).map(Double.init(bitPattern:)) }

    private mutating func buckets() -> [Histogram.Bucket]? {
        guard let count = cursor.count(max: MetricStoreLimits.bucketsMax) else { return nil }
        var result: [Histogram.Bucket] = []
        for _ in 0..<count {
            guard let index = cursor.signed().flatMap(Int32.init(exactly:)), let value = double() else { return nil }
            result.append(.init(index: index, count: value))
        }
        return result
    }
}
