@testable import Base

extension FuzzTarget {
    /// The plain values of the lowest floor: texts and bytes that every door reads.
    static let values = [
        FuzzTarget("json") { bytes in
            guard let value = attempt({ try JSONValue(parsing: bytes) }) else { return }
            let printed = value.encoded
            guard let again = attempt({ try JSONValue(parsing: printed) }) else { throw BrokenPromise("what was printed is not JSON") }
            try hold(again == value, "printing changed the value")
            try hold(again.encoded == printed, "printing is not stable")
        },
        FuzzTarget(text: "timestamp", bytesMax: 64) { text in
            guard let time = Timestamp(iso8601: text) else { return }
            try hold(Timestamp(iso8601: time.iso8601Milliseconds) == time, "\(time.iso8601Milliseconds) is another time")
            try hold(CivilTime(time).timestamp == time, "the civil time is another time")
            _ = (time.iso8601, time.iso8601Basic)
        },
        FuzzTarget("civil-time", bytesMax: 16) { bytes in
            var reader = ByteReader(bytes)
            guard let milliseconds = reader.readInteger(Int64.self) else { return }
            let time = Timestamp(milliseconds: milliseconds), civil = CivilTime(time)
            try hold((1...12).contains(civil.month) && (1...31).contains(civil.day) && (0...6).contains(civil.weekday), "\(civil) is no day")
            _ = (time.iso8601, time.iso8601Milliseconds, time.iso8601Basic)
            if let span = reader.readInteger(Int64.self), span > 0 {
                let floored = time.floored(to: TimeSpan(milliseconds: span))
                try hold(milliseconds < Int64.min / 2 || floored <= time, "\(floored) is behind \(time)")
            }
            guard milliseconds.magnitude <= CivilTime.millisecondsMax.magnitude else { return }
            try hold(civil.timestamp == time, "\(civil) is another time")
        },
        FuzzTarget(text: "time-span", bytesMax: 64) { text in
            guard let span = TimeSpan(text) else { return }
            try hold(span >= .zero, "\(text) is negative")
        },
        FuzzTarget(text: "arn", bytesMax: 512) { text in
            guard let arn = ARN(text) else { return }
            try hold(arn.description == text, "\(arn) was \(text)")
        },
        FuzzTarget(text: "statistic", bytesMax: 128) { text in
            guard let statistic = Statistic(parsing: text) else { return }
            try hold(Statistic(parsing: statistic.name) == statistic, "\(statistic.name) is another statistic than \(text)")
        },
        FuzzTarget("labels") { bytes in
            guard let labels = Labels(canonical: bytes) else { return }
            let pairs = labels.pairs
            let isText = pairs.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count } <= bytes.count && String(validating: bytes, as: UTF8.self) != nil
            if isText { try hold(Labels(pairs).pairs.elementsEqual(pairs, by: ==), "the pairs make other labels") }
            for pair in pairs.prefix(4) { _ = labels[pair.name] }
            guard let identity = MetricIdentity(labels: Labels(pairs)) else { return }
            try hold(MetricIdentity(labels: identity.labels) == identity, "the labels of \(identity) are another metric's")
        },
        FuzzTarget("histogram") { bytes in
            var reader = ByteReader(bytes)
            guard let histogram = histogram(&reader) else { return }
            var sum = histogram
            while let value = reader.readDouble() { sum.add(value) }
            if let other = Self.histogram(&reader) { sum.merge(other) }
            for bucket in sum.positive.prefix(8) + sum.negative.prefix(8) { _ = sum.bounds(of: bucket.index) }
            try hold(Histogram(scale: sum.scale, zeroCount: sum.zeroCount, positive: sum.positive, negative: sum.negative) != nil || !histogram.isFinite, "adding made it unsound")
        },
    ]

    private static func histogram(_ reader: inout ByteReader) -> Histogram? {
        guard let scale = reader.readByte(), let zero = reader.readDouble(), let count = reader.readByte() else { return nil }
        var buckets: [Histogram.Bucket] = []
        for _ in 0..<count {
            guard let index = reader.readSignedVarint(), let value = reader.readDouble() else { return nil }
            buckets.append(.init(index: Int32(truncatingIfNeeded: index), count: value))
        }
        let half = buckets.count / 2
        return Histogram(scale: Int8(bitPattern: scale), zeroCount: zero, positive: Array(buckets[..<half]), negative: Array(buckets[half...]))
    }
}

extension Histogram {
    /// Whether all counts are small enough that adding them stays finite.
    fileprivate var isFinite: Bool { (positive + negative).allSatisfy { $0.count < 1e300 } && zeroCount < 1e300 }
}
