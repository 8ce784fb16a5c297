import Base
import Testing

@testable import Collector

@Suite("Datums merge exactly and survive their encoding")
struct DatumTests {
    @Test func `A rollup has every value of its parts, whatever their number and order`() {
        var random = SeededRandom(seed: 11)
        var datums: [Datum] = []
        var all: [Double: Double] = [:]
        for index in 0..<500 {
            let value = Double(random.next() % 40), count = Double(1 + random.next() % 3)
            all[value, default: 0] += count
            var datum = Datum.sample("m", 0, ["host": "h\(index % 7)", "team": "t\(index)", "zone": "z"])
            datum.content = .values([Datum.Weighted(value, count: count)])
            datums.append(datum)
        }
        datums.shuffle(using: &random)
        let expected = Datum.Content.values(all.map { Datum.Weighted($0.key, count: $0.value) }.sorted { $0.value < $1.value })
        let whole = Rollup(dimensionSets: [[]]).merged(datums)
        #expect(whole.count == 1 && whole[0].content == expected && whole[0].dimensions.isEmpty)
        let zones = Rollup(dimensionSets: [["zone"]]).merged(datums)
        #expect(zones.count == 1 && zones[0].content == expected && zones[0].dimensions.map(\.value) == ["z"])
        let hosts = Rollup(dimensionSets: [["zone", "host"]]).merged(datums)
        #expect(hosts.count == 7)
        #expect(hosts.dropFirst().reduce(hosts[0].content) { $0.merged(with: $1.content) } == expected)
        #expect(Rollup(dimensionSets: [["absent"], ["host", "team", "zone"]]).merged(datums).isEmpty)
    }

    @Test func `Units, times and resolutions stay apart, and statistic sets keep sum, count and bounds`() {
        var other = Datum.sample("m", 2, ["a": "1"])
        other.unit = "Bytes"
        var later = Datum.sample("m", 3, ["a": "1"])
        later.timestamp = later.timestamp + .seconds(1)
        #expect(Rollup(dimensionSets: [[]]).merged([.sample("m", 1, ["a": "1"]), other, later]).count == 3)
        let set = Datum.Content.statisticSet(count: 3, sum: 30, minimum: 5, maximum: 15)
        #expect(Datum.Content.values([.init(1), .init(20, count: 2)]).merged(with: set) == .statisticSet(count: 6, sum: 71, minimum: 1, maximum: 20))
    }

    @Test func `More than 150 values go out as several datums that accumulate to the same`() {
        var datum = Datum.sample("m")
        datum.content = .values((0..<400).map { Datum.Weighted(Double($0)) })
        let pieces = datum.pieces
        #expect(pieces.count == 3)
        #expect(pieces.dropFirst().reduce(pieces[0].content) { $0.merged(with: $1.content) } == datum.content)
    }

    @Test func `Batches hold at most 1,000 datums and a megabyte, in order`() {
        let small = SpooledBatch.split((0..<2500).map { .sample("m", Double($0)) })
        #expect(small.allSatisfy { $0.count <= SpooledBatch.datumsMax && $0.reduce(0) { $0 + $1.wireBytesMax } <= SpooledBatch.wireBytesMax })
        #expect(small.flatMap { $0 }.map(\.content) == (0..<2500).map { .value(Double($0)) })
        let big = SpooledBatch.split((0..<200).map { .sample("m\($0)", 1, ["d": String(repeating: "x", count: 1000)]) })
        #expect(big.allSatisfy { $0.reduce(0) { $0 + $1.wireBytesMax } <= SpooledBatch.wireBytesMax })
        #expect(SpooledBatch.split([]).isEmpty)
    }

    static let batch = SpooledBatch(
        source: "s", sequence: 1 << 40, namespace: "CWAgent",
        datums: [
            .sample("cpu", 1.5, ["host": "ä", "cpu": "0"]),
            Datum(
                name: "t", dimensions: [], unit: "None", timestamp: Timestamp(milliseconds: -5), content: .values([.init(-1, count: 2.5), .init(3)]), storageResolution: 1),
            Datum(name: "cpu", dimensions: [], unit: "Count", timestamp: .init(seconds: 0), content: .statisticSet(count: 2, sum: 3, minimum: 1, maximum: 2)),
        ])

    @Test func `A batch reads back equal`() { #expect(SpooledBatch(decoding: Self.batch.encoded()) == Self.batch) }

    @Test func `Cut, lengthened and flipped bytes are refused or read without a trap`() {
        let bytes = Self.batch.encoded()
        for count in 0..<bytes.count { #expect(SpooledBatch(decoding: Array(bytes.prefix(count))) == nil) }
        #expect(SpooledBatch(decoding: bytes + [0]) == nil)
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << bit
                _ = SpooledBatch(decoding: damaged)
            }
        }
    }
}
