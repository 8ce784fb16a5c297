import Base

/// Distributions as columns: counts, sums, minima, maxima, then what is known of their histograms. A histogram that
/// follows from the other columns (all values equal) is not written. Drawn in docs/format/metrics-block.md, "Distribution chunk".
enum DistributionColumns {
    /// Buckets of all histograms of a chunk; more than 512 samples with the most buckets a sample may have would bring.
    private static let bucketsPerChunkMax = MetricStoreLimits.chunkSamplesMax * MetricStoreLimits.bucketsMax

    private enum Known {
        static let nothing: Int64 = 0, equalValues: Int64 = 1, histogram: Int64 = 2
    }

    static func encode(_ distributions: [Distribution], _ scratch: ColumnScratch, into out: EncodeBuffer) {
        scratch.encode(distributions.map(\.count), into: out)
        scratch.encode(distributions.map(\.sum), into: out)
        scratch.encode(distributions.map(\.minimum), into: out)
        scratch.encode(distributions.map(\.maximum), into: out)
        scratch.encode(distributions.map(known), into: out)
        let histograms = distributions.filter { known($0) == Known.histogram }.compactMap(\.histogram)
        if histograms.isEmpty { return }
        scratch.encode(histograms.map { Int64($0.scale) }, into: out)
        scratch.encode(histograms.map(\.zeroCount), into: out)
        encode(histograms.map(\.positive), scratch, into: out)
        encode(histograms.map(\.negative), scratch, into: out)
    }

    private static func encode(_ sides: [[Histogram.Bucket]], _ scratch: ColumnScratch, into out: EncodeBuffer) {
        scratch.encode(sides.map { Int64($0.count) }, into: out)
        scratch.encode(sides.flatMap { $0.map { Int64($0.index) } }, into: out)
        scratch.encode(sides.flatMap { $0.map(\.count) }, into: out)
    }

    private static func known(_ distribution: Distribution) -> Int64 {
        guard let histogram = distribution.histogram else { return Known.nothing }
        return histogram == equal(distribution) ? Known.equalValues : Known.histogram
    }

    /// The histogram of a distribution whose values are all equal.
    private static func equal(_ distribution: Distribution) -> Histogram? {
        distribution.minimum == distribution.maximum ? Distribution(distribution.minimum, count: distribution.count).histogram : nil
    }

    /// Nil when the bytes are no such columns.
    static func decode(_ cursor: inout DecodeCursor, count: Int, _ scratch: ColumnScratch) -> [Distribution]? {
        guard let counts = scratch.readDoubles(&cursor, count: count), let sums = scratch.readDoubles(&cursor, count: count),
            let minima = scratch.readDoubles(&cursor, count: count), let maxima = scratch.readDoubles(&cursor, count: count),
            let known = scratch.readIntegers(&cursor, count: count)
        else { return nil }
        guard var histograms = decodeHistograms(&cursor, count: known.count { $0 == Known.histogram }, scratch) else { return nil }
        histograms.reverse()
        return (0..<count).map { index in
            var result = Distribution(count: counts[index], sum: sums[index], minimum: minima[index], maximum: maxima[index], histogram: nil)
            if known[index] == Known.equalValues { result.histogram = equal(result) }
            if known[index] == Known.histogram { result.histogram = histograms.popLast() }
            return result
        }
    }

    private static func decodeHistograms(_ cursor: inout DecodeCursor, count: Int, _ scratch: ColumnScratch) -> [Histogram]? {
        if count == 0 { return [] }
        guard let scales = scratch.readIntegers(&cursor, count: count), let zeros = scratch.readDoubles(&cursor, count: count),
            let positive = decodeSides(&cursor, count: count, scratch), let negative = decodeSides(&cursor, count: count, scratch)
        else { return nil }
        var result: [Histogram] = []
        for index in 0..<count {
            guard let scale = Int8(exactly: scales[index]),
                let histogram = Histogram(scale: scale, zeroCount: zeros[index], positive: positive[index], negative: negative[index])
            else { return nil }
            result.append(histogram)
        }
        return result
    }

    private static func decodeSides(_ cursor: inout DecodeCursor, count: Int, _ scratch: ColumnScratch) -> [[Histogram.Bucket]]? {
        guard let lengths = scratch.readIntegers(&cursor, count: count) else { return nil }
        var total = 0
        for length in lengths {
            guard (0...Int64(MetricStoreLimits.bucketsMax)).contains(length) else { return nil }
            total += Int(length)
            guard total <= bucketsPerChunkMax else { return nil }
        }
        guard let indexes = scratch.readIntegers(&cursor, count: total), let counts = scratch.readDoubles(&cursor, count: total) else { return nil }
        var at = 0
        var result: [[Histogram.Bucket]] = []
        for length in lengths {
            var side: [Histogram.Bucket] = []
            for position in at..<at + Int(length) {
                guard let index = Int32(exactly: indexes[position]) else { return nil }
                side.append(.init(index: index, count: counts[position]))
            }
            at += Int(length)
            result.append(side)
        }
        return result
    }
}
