import Base
import SimWorld
import Testing
import World

@testable import MetricStore

/// Batches that are remembered beside the plain way: sort, hash and look up each time.
@Suite struct SeriesMemoTests {
    private static let start: Int64 = 1_767_571_200_000

    /// A batch of the series with these numbers, labels out of order.
    private func batch(_ numbers: [Int], time: Int64, turned: Bool = true) -> MetricBatch {
        var batch = MetricBatch()
        for number in numbers {
            batch.beginSeries()
            let pairs = series(number).pairs
            for pair in turned ? pairs.reversed() : pairs {
                var (name, value) = pair
                name.withUTF8 { name in value.withUTF8 { batch.addLabel(name: .init(name), value: .init($0)) } }
            }
            batch.add(Double(number), at: .init(milliseconds: time), to: batch.endSeries())
        }
        return batch
    }

    private func places(_ count: Int) -> [SeriesPlace] { (0..<count).map { .init(slot: UInt32($0), version: 7, shard: 1) } }

    /// The slots found for each series; nil where none was.
    private func found(_ known: [Int], _ asked: [Int]) -> [UInt32?] {
        var result = [SeriesPlace](repeating: .unknown, count: asked.count)
        let count = RememberedBatch(batch(known, time: 1), places(known.count)).find(batch(asked, time: 2), into: &result)
        #expect(count == result.count { $0.version == 7 })
        return result.map { $0.version == 7 ? $0.slot : nil }
    }

    @Test func `a batch is found as it was, with series that came and went`() {
        #expect(found([1, 2, 3, 4], [1, 2, 3, 4]) == [0, 1, 2, 3])
        #expect(found([1, 2, 3, 4], [1, 9, 2, 3, 4]) == [0, nil, 1, 2, 3])
        #expect(found([1, 2, 3, 4], [1, 3, 4]) == [0, 2, 3])
        #expect(found([1, 2, 3, 4], [1, 9, 3, 4]) == [0, nil, 2, 3])
        #expect(found([1, 2], [2, 1]) == [1, nil])
        #expect(found([1, 2], [5, 6, 7]) == [nil, nil, nil])
        #expect(found([], [1]) == [nil])
        #expect(found([1], []) == [])
        #expect(found([12], [1, 2]) == [nil, nil])
    }

    @Test func `what is remembered stays within its bound, and what was used last stays`() throws {
        let memo = SeriesMemo(bytesMax: 20_000, seed: 5)
        let kept = batch(Array(0..<10), time: 1)
        let key = try #require(memo.key(of: kept))
        memo.remember(RememberedBatch(kept, places(10)), key)
        for number in 1..<200 {
            let other = batch(Array(number * 10..<number * 10 + 10), time: 1)
            memo.remember(RememberedBatch(other, places(10)), try #require(memo.key(of: other)))
            #expect(memo.find(key) != nil && memo.memoryBytes <= 20_000)
        }
        let large = batch(Array(0..<190), time: 1), larger = batch(Array(0..<500), time: 1)
        for batch in [large, larger, kept, large] {
            memo.remember(RememberedBatch(batch, places(batch.seriesCount)), try #require(memo.key(of: batch)))
            #expect(memo.memoryBytes <= 20_000)
        }
        #expect(memo.find(try #require(memo.key(of: larger))) == nil)
        let first = try #require(memo.key(of: batch(Array(10..<20), time: 1)))
        #expect(memo.find(first) == nil)
        #expect(memo.key(of: batch([1], time: 1)) == nil)
        #expect(SeriesMemo(bytesMax: 0, seed: 5).key(of: kept) == nil)
    }

    @Test func `a steady sender's series are found by what was sent, whatever their order`() throws {
        let fixture = try StoreFixture()
        for time in 1...3 as ClosedRange<Int64> { try fixture.append(batch(Array(0..<20), time: time)) }
        let core = fixture.store.core
        let again = batch(Array(0..<20), time: 4)
        let known = try #require(core.memo.key(of: again).flatMap(core.memo.find))
        var places = [SeriesPlace](repeating: .unknown, count: 20)
        #expect(known.find(again, into: &places) == 20)
        try fixture.append(batch(Array(0..<20), time: 4, turned: false))
        #expect(core.counts.seriesActive.load(ordering: .relaxed) == 20)
        for number in 0..<20 { #expect(fixture.floats(series(number)).map(\.time) == [1, 2, 3, 4]) }
    }

    /// Series are forgotten after seals and their slots given to others, so remembered places grow stale.
    @Test(arguments: 0..<12 as Range<UInt64>)
    func `a store that remembers and one that does not hold the same`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let options = StoreFixture.smallOptions.with { $0.unsealedSamplesMax = 200 }
        let remembering = try StoreFixture(disk: SimDisk(seed: seed), options: options.with { $0.rememberedBytesMax = 30_000 })
        let plain = try StoreFixture(disk: SimDisk(seed: seed), options: options.with { $0.rememberedBytesMax = 0 })
        for round in 0..<120 {
            let time = SeriesMemoTests.start + Int64(round) * 15_000
            let first = Int(random.next() % 5) * 40
            var numbers = Array(first..<first + 12)
            if random.next() % 3 == 0 { numbers.remove(at: Int(random.next() % 12)) }
            if random.next() % 3 == 0 { numbers.insert(Int(random.next() % 300), at: Int(random.next() % 11)) }
            let isTurned = random.next() % 4 != 0, isFlushed = random.next() % 10 == 0
            for fixture in [remembering, plain] {
                try fixture.append(batch(numbers, time: time, turned: isTurned))
                if isFlushed { fixture.flush() }
            }
        }
        for number in 0..<300 { #expect(remembering.floats(series(number)) == plain.floats(series(number)), "series \(number)") }
        for fixture in [remembering, plain] { #expect(fixture.store.counters().samplesStored > 1_000) }
    }

    @Test func `a refused batch leaves no series, remembered or not`() throws {
        let fixture = try StoreFixture(options: StoreFixture.smallOptions.with { $0.seriesMax = 15 })
        try fixture.append(batch(Array(0..<12), time: 1))
        #expect(throws: AppendRefusal.tooManySeries(max: 15)) { try fixture.append(batch(Array(0..<12) + [20, 21, 22, 23], time: 2)) }
        try fixture.append(batch(Array(0..<12), time: 3))
        #expect(fixture.store.counters().seriesActive == 12)
        #expect(fixture.floats(series(3)).map(\.time) == [1, 3])
        #expect(fixture.floats(series(20)).isEmpty)
    }
}
