/// A sparse exponential histogram: bucket `i` counts values in `(base^i, base^(i+1)]` with `base = 2^(2^-scale)`
/// (OpenTelemetry Metrics Data Model, ExponentialHistogram; Prometheus native histograms count the same way, one index up).
///
/// Two histograms merge exactly: the finer one is first folded to the coarser scale.
public struct Histogram: Hashable, Sendable {
    /// The scale of what we make ourselves: buckets 1.09 % wide.
    public static let standardScale: Int8 = 6
    public static let scaleRange: ClosedRange<Int8> = -10...20

    public struct Bucket: Hashable, Sendable {
        public var index: Int32
        public var count: Double
        public init(index: Int32, count: Double) { (self.index, self.count) = (index, count) }
    }

    public private(set) var scale: Int8
    public private(set) var zeroCount: Double
    /// Sorted by index, each index once.
    public private(set) var positive: [Bucket]
    /// Counts of negative values by the index of their magnitude; sorted by index, each index once.
    public private(set) var negative: [Bucket]

    public init(scale: Int8 = Histogram.standardScale) {
        (self.scale, zeroCount, positive, negative) = (scale, 0, [], [])
    }

    /// Takes parts as they were stored or received; nil when unsorted, repeated, negative or out of range.
    public init?(scale: Int8, zeroCount: Double, positive: [Bucket], negative: [Bucket]) {
        func isSound(_ buckets: [Bucket]) -> Bool {
            buckets.allSatisfy { $0.count >= 0 && $0.count.isFinite } && zip(buckets, buckets.dropFirst()).allSatisfy { $0.index < $1.index }
        }
        guard Histogram.scaleRange.contains(scale), zeroCount >= 0, zeroCount.isFinite, isSound(positive), isSound(negative) else { return nil }
        (self.scale, self.zeroCount, self.positive, self.negative) = (scale, zeroCount, positive, negative)
    }

    /// Adds a value `count` times; NaN, infinity and counts that are not positive are passed over.
    public mutating func add(_ value: Double, count: Double = 1) {
        guard value.isFinite, count > 0, count.isFinite else { return }
        if value == 0 {
            zeroCount += count
        } else if value > 0 {
            Histogram.add(count, at: Histogram.index(of: value, scale: scale), to: &positive)
        } else {
            Histogram.add(count, at: Histogram.index(of: -value, scale: scale), to: &negative)
        }
    }

    public mutating func merge(_ other: Histogram) {
        var other = other
        if other.scale < scale { fold(to: other.scale) } else if scale < other.scale { other.fold(to: scale) }
        zeroCount += other.zeroCount
        positive = Histogram.merged(positive, other.positive)
        negative = Histogram.merged(negative, other.negative)
    }

    /// The bounds of a bucket of positive values: above `lower`, up to and with `upper`.
    public func bounds(of index: Int32) -> (lower: Double, upper: Double) {
        (Histogram.bound(index, scale), Histogram.bound(index &+ 1, scale))
    }

    private mutating func fold(to coarser: Int8) {
        let shift = Int32(scale - coarser)
        func folded(_ buckets: [Bucket]) -> [Bucket] {
            var result: [Bucket] = []
            for bucket in buckets {
                let index = bucket.index >> shift
                if result.last?.index == index { result[result.count - 1].count += bucket.count } else { result.append(.init(index: index, count: bucket.count)) }
            }
            return result
        }
        (positive, negative, scale) = (folded(positive), folded(negative), coarser)
    }

    private static func add(_ count: Double, at index: Int32, to buckets: inout [Bucket]) {
        var low = 0, high = buckets.count
        while low < high {
            let middle = (low + high) / 2
            if buckets[middle].index < index { low = middle + 1 } else { high = middle }
        }
        if low < buckets.count, buckets[low].index == index { buckets[low].count += count } else { buckets.insert(.init(index: index, count: count), at: low) }
    }

    private static func merged(_ a: [Bucket], _ b: [Bucket]) -> [Bucket] {
        if a.isEmpty { return b }
        if b.isEmpty { return a }
        var result: [Bucket] = []
        result.reserveCapacity(a.count + b.count)
        var i = 0, j = 0
        while i < a.count || j < b.count {
            if j == b.count || (i < a.count && a[i].index < b[j].index) {
                result.append(a[i])
                i += 1
            } else if i == a.count || b[j].index < a[i].index {
                result.append(b[j])
                j += 1
            } else {
                result.append(.init(index: a[i].index, count: a[i].count + b[j].count))
                i += 1
                j += 1
            }
        }
        return result
    }
}
