import Base
import Testing

@testable import MetricStore

@Suite struct ColumnTests {
    @Test(arguments: [("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
        ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1)] as [(String, UInt64)])
    func `XXH64 gives the published digests`(text: String, digest: UInt64) {
        #expect(XXHash64.hash(Array(text.utf8)) == digest)
    }

    static let shapes: [(String, @Sendable (Int, inout SeededRandom) -> Int64)] = [
        ("constant", { _, _ in 42 }),
        ("counter", { index, random in Int64(index) * 1000 + Int64(random.next() % 300) }),
        ("counter with a restart", { index, random in Int64(index % 77) * 1000 + Int64(random.next() % 300) }),
        ("steps of 4096", { index, random in 4096 * Int64(random.next() % 500) }),
        ("noise", { _, random in Int64(bitPattern: random.next()) }),
        ("extremes", { index, _ in index % 2 == 0 ? .max : .min }),
        ("mostly zero", { index, _ in index % 50 == 49 ? 1_000_000_007 : 0 }),
        ("a rare low value", { index, random in index % 60 == 7 ? -1 << 60 : 1000 + Int64(random.next() % 16) }),
        ("regular times", { index, _ in 1_767_571_200_000 + Int64(index) * 15_000 }),
        ("accelerating", { index, _ in Int64(index) * Int64(index) * 7 }),
    ]

    @Test(arguments: shapes.map(\.0))
    func `an integer column gives its values back`(shape: String) throws {
        let make = try #require(ColumnTests.shapes.first { $0.0 == shape }?.1)
        var random = SeededRandom(seed: 5)
        let encoder = IntegerColumnEncoder()
        for count in [1, 2, 3, 7, 8, 9, 63, 64, 65, 120, 511, 512] {
            let values = (0..<count).map { make($0, &random) }
            let out = EncodeBuffer()
            values.withUnsafeBufferPointer { encoder.encode($0, into: out) }
            var decoded = [Int64](repeating: -7, count: count)
            var cursor = DecodeCursor(out.bytes)
            let isSound = decoded.withUnsafeMutableBufferPointer { IntegerColumn.decode(&cursor, count: count, into: $0.baseAddress!) }
            #expect(isSound && decoded == values && cursor.remaining == 0, "\(shape) of \(count)")
        }
    }

    @Test func `regular times take a dozen bytes and steps of a uniform counter little more than their entropy`() {
        let encoder = IntegerColumnEncoder()
        func size(_ values: [Int64]) -> Int {
            let out = EncodeBuffer()
            values.withUnsafeBufferPointer { encoder.encode($0, into: out) }
            return out.count
        }
        #expect(size((0..<480).map { 1_767_571_200_000 + Int64($0) * 15_000 }) <= 14)
        var random = SeededRandom(seed: 3)
        var total: Int64 = 0
        let counter = (0..<480).map { _ in
            total += 700 + Int64(random.next() % 600)
            return total
        }
        #expect(size(counter) <= 480 * 10 / 8 + 16)
    }

    @Test func `a damaged integer column is refused or decodes to something, and never reads past its bytes`() {
        var random = SeededRandom(seed: 11)
        let encoder = IntegerColumnEncoder()
        let values = (0..<100).map { index -> Int64 in
            let outlier: Int64 = index % 31 == 5 ? 1 << 50 : 0
            return Int64(index * index) + outlier
        }
        let out = EncodeBuffer()
        values.withUnsafeBufferPointer { encoder.encode($0, into: out) }
        let sound = out.array
        var decoded = [Int64](repeating: 0, count: 100)
        for _ in 0..<20_000 {
            var bytes = sound
            for _ in 0...random.next() % 3 { bytes[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8) }
            bytes.removeLast(Int(random.next() % UInt64(bytes.count)))
            bytes.withUnsafeBytes { raw in
                var cursor = DecodeCursor(raw)
                _ = decoded.withUnsafeMutableBufferPointer { IntegerColumn.decode(&cursor, count: 100, into: $0.baseAddress!) }
            }
        }
    }

    @Test func `a value column gives every double back bit for bit`() {
        let scratch = ColumnScratch()
        let runs: [[Double]] = [
            [0, 0, 0], [-0.0, 0.0, 1], [1, 2.5, 1e300], [0.01, 0.02, 123_456.78, -3.5], [Double.leastNonzeroMagnitude, .greatestFiniteMagnitude, -.pi],
            (0..<512).map { Double($0) / 100 }, (0..<512).map { 1 / Double($0 + 1) }, [9_007_199_254_740_993, 2_251_799_813_685_249], [0.1 + 0.2, 0.3],
        ]
        for values in runs {
            let out = EncodeBuffer()
            scratch.encode(values, into: out)
            var cursor = DecodeCursor(out.bytes)
            let decoded = scratch.readDoubles(&cursor, count: values.count)
            #expect(decoded?.map(\.bitPattern) == values.map(\.bitPattern), "\(values.prefix(5))")
        }
    }

    @Test func `distributions come back with or without histograms`() {
        var fine = Histogram(scale: 3)
        for value in [0, 1.5, 2.5, -7, 1e9] { fine.add(value, count: 2) }
        let distributions = [
            Distribution(5), Distribution(2.5, count: 4), Distribution(statisticSet: 10, sum: 55, minimum: 1, maximum: 10),
            Distribution(count: 10, sum: 4, minimum: -7, maximum: 1e9, histogram: fine), Distribution(statisticSet: 1, sum: 3, minimum: 3, maximum: 3),
        ]
        let scratch = ColumnScratch(), out = EncodeBuffer()
        DistributionColumns.encode(distributions, scratch, into: out)
        var cursor = DecodeCursor(out.bytes)
        #expect(DistributionColumns.decode(&cursor, count: distributions.count, scratch) == distributions)
        #expect(cursor.remaining == 0)
    }

    @Test func `labels are numbered the same whether or not one is likely`() {
        var random = SeededRandom(seed: 3)
        var plain = PairInterner(seed: 1), guided = PairInterner(seed: 1)
        for _ in 0..<5_000 {
            let bytes = labels(("name\(random.next() % 7)", "\(random.next() % 300)")).bytes
            let likely = guided.count == 0 ? nil : UInt32(random.next() % UInt64(guided.count))
            let numbers = bytes.withUnsafeBytes { (plain.number(of: $0), guided.number(of: $0, likely: likely)) }
            #expect(numbers.0 == numbers.1)
        }
        #expect(plain.arena == guided.arena)
    }

    @Test func `floats taken at once are those taken one by one`() {
        let times: [Int64] = [1, 5, 9], values = [0.5, -1, 3]
        var atOnce = SeriesSamples(), single = SeriesSamples()
        for _ in 0..<2 {
            times.withUnsafeBufferPointer { times in
                values.withUnsafeBufferPointer { values in
                    guard let time = times.baseAddress, let value = values.baseAddress else { return }
                    atOnce.add(value, at: time, count: 3)
                }
            }
            for (time, value) in zip(times, values) { single.add(value, at: time) }
        }
        #expect(atOnce.times == single.times && atOnce.values == single.values)
    }
}
