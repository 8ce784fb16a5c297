import Base

/// Writes the payload of a commit: origin, floats, distributions. Series are numbers defined in the same segment.
/// Drawn in docs/format/metrics-log.md, "Commit".
struct CommitEncoder {
    static let sameTime: UInt8 = 16, nextSeries: UInt8 = 32

    private var number: Int64 = -1
    private var time: Int64 = 0

    static func begin(_ origin: MetricBatch.Origin?, floats: Int, into out: EncodeBuffer) {
        let source = Array((origin?.source ?? "").utf8)
        out.append(varint: UInt64(source.count))
        out.append(source)
        if let origin { out.append(varint: origin.sequence) }
        out.append(varint: UInt64(floats))
    }

    /// One float: a byte that says what follows, then only what differs from the sample before and the value's leading bytes.
    @inline(__always) mutating func add(_ value: Double, at time: Int64, series: UInt32, to out: EncodeBuffer) {
        out.reserve(32)
        let bits = value.bitPattern
        let bytes = bits == 0 ? 0 : 8 &- bits.trailingZeroBitCount / 8
        let isNext = Int64(series) == number &+ 1, isSame = time == self.time
        out.append(UInt8(truncatingIfNeeded: bytes) | (isSame ? CommitEncoder.sameTime : 0) | (isNext ? CommitEncoder.nextSeries : 0))
        if !isNext { out.append(signed: Int64(series) &- number) }
        if !isSame { out.append(signed: time &- self.time) }
        out.append(word: bits.byteSwapped, used: bytes)
        (number, self.time) = (Int64(series), time)
    }

    mutating func add(_ distribution: Distribution, at time: Int64, series: UInt32, to out: EncodeBuffer) {
        out.append(signed: Int64(series) &- number)
        out.append(signed: time &- self.time)
        (number, self.time) = (Int64(series), time)
        for value in [distribution.count, distribution.sum, distribution.minimum, distribution.maximum] { out.append(integer: value.bitPattern) }
        guard let histogram = distribution.histogram else { return out.append(0) }
        out.append(1)
        out.append(UInt8(bitPattern: histogram.scale))
        out.append(integer: histogram.zeroCount.bitPattern)
        for side in [histogram.positive, histogram.negative] {
            out.append(varint: UInt64(side.count))
            for bucket in side {
                out.append(signed: Int64(bucket.index))
                out.append(integer: bucket.count.bitPattern)
            }
        }
    }
}
