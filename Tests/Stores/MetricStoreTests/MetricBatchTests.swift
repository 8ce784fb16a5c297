import Base
import Testing

@testable import MetricStore

@Suite struct MetricBatchTests {
    private func assembled(_ pairs: [(String, String)]) -> Labels? {
        var batch = MetricBatch()
        batch.beginSeries()
        for (name, value) in pairs {
            var (name, value) = (name, value)
            name.withUTF8 { name in value.withUTF8 { batch.addLabel(name: .init(name), value: .init($0)) } }
        }
        _ = batch.endSeries()
        return batch.series.first
    }

    @Test func `labels that come piece by piece in any order are the canonical labels`() {
        let cases: [[(String, String)]] = [
            [], [("a", "1")], [("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")], [("b", ""), ("a", "1"), ("b", "3"), ("a", "4")],
            [("", "x"), ("zz", String(repeating: "y", count: 300)), ("z", "w")],
        ]
        for pairs in cases { #expect(assembled(pairs) == Labels(pairs.map { (name: $0.0, value: $0.1) }), "\(pairs)") }
        var random = SeededRandom(seed: 9)
        for _ in 0..<500 {
            let pairs = (0..<random.next() % 12).map { _ in ("n\(random.next() % 9)", "v\(random.next() % 100)") }
            #expect(assembled(pairs) == Labels(pairs.map { (name: $0.0, value: $0.1) }))
        }
    }

    @Test func `a series that was begun and not ended leaves nothing`() {
        var batch = MetricBatch()
        let first = batch.addSeries(series(1))
        batch.beginSeries()
        [UInt8(65)].withUnsafeBytes { batch.addLabel(name: $0, value: $0) }
        batch.beginSeries()
        [UInt8(66)].withUnsafeBytes { batch.addLabel(name: $0, value: $0) }
        let second = batch.endSeries()
        #expect(batch.series == [series(1), labels(("B", "B"))] && [first, second] == [0, 1])
    }

    @Test func `several series in one batch keep their own labels`() {
        var batch = MetricBatch()
        let first = batch.addSeries(series(1)), second = batch.addSeries(series(2))
        batch.add(3, at: .init(milliseconds: 5), to: second)
        batch.add(Distribution(4, count: 2), at: .init(milliseconds: 6), to: first)
        #expect(batch.series == [series(1), series(2)])
        #expect(batch.samples == [
            .init(series: 1, time: .init(milliseconds: 5), value: .float(3)),
            .init(series: 0, time: .init(milliseconds: 6), value: .distribution(Distribution(4, count: 2))),
        ])
    }

    @Test func `what cannot be stored makes the batch invalid`() throws {
        let fixture = try StoreFixture()
        let bad: [(String, (inout MetricBatch, Int) -> Void)] = [
            ("NaN", { $0.add(.nan, at: .init(milliseconds: 1), to: $1) }),
            ("infinity", { $0.add(.infinity, at: .init(milliseconds: 1), to: $1) }),
            ("a time before 1970", { $0.add(1, at: .init(milliseconds: -1), to: $1) }),
            ("a time past 9999", { $0.add(1, at: .init(milliseconds: .max), to: $1) }),
            ("no such series", { $0.add(1, at: .init(milliseconds: 1), to: $1 + 1) }),
            ("an empty distribution", { $0.add(Distribution(count: 0, sum: 0, minimum: 0, maximum: 0, histogram: nil), at: .init(milliseconds: 1), to: $1) }),
            ("minimum above maximum", { $0.add(Distribution(count: 2, sum: 0, minimum: 1, maximum: 0, histogram: nil), at: .init(milliseconds: 1), to: $1) }),
        ]
        for (name, spoil) in bad {
            var batch = MetricBatch()
            let index = batch.addSeries(series(1))
            batch.add(1, at: .init(milliseconds: 1), to: index)
            spoil(&batch, index)
            #expect(throws: AppendRefusal.self, "\(name)") { try fixture.append(batch) }
        }
        #expect(fixture.store.counters().refusedInvalid == UInt64(bad.count))
        #expect(fixture.floats(series(1)) == [])
    }
}
