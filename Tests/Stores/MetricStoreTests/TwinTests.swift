import Base
import SimWorld
import Testing
import World

@testable import MetricStore

/// The store beside a plain list of samples that is searched from end to end.
@Suite struct TwinTests {
    private struct Twin {
        var samples: [(series: Int, time: Int64, value: MetricBatch.Value)] = []

        func aggregates(_ series: Int, from: Int64, to: Int64, period: Int64) -> [Aggregate?] {
            var result = [Aggregate?](repeating: nil, count: Int((to - from + period - 1) / period))
            for sample in samples where sample.series == series && sample.time >= from && sample.time < to {
                let index = Int((sample.time - from) / period)
                var aggregate = result[index] ?? Aggregate(tracksSpread: false)
                switch sample.value {
                case .float(let value): aggregate.add(value)
                case .distribution(let distribution): aggregate.add(distribution)
                }
                result[index] = aggregate
            }
            return result
        }
    }

    private static let start: Int64 = 1_767_571_200_000

    @Test(arguments: 0..<16 as Range<UInt64>)
    func `under random work store and twin agree`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let fixture = try StoreFixture(disk: SimDisk(seed: seed), options: StoreFixture.smallOptions.with { $0.unsealedSamplesMax = 300 })
        var twin = Twin()
        var now = TwinTests.start
        for _ in 0..<60 {
            switch random.next() % 12 {
            case 0: fixture.flush()
            case 1: fixture.maintain(at: now)
            case 2: try fixture.reopen()
            default: try add(&random, now, fixture, &twin)
            }
            now += Int64(random.next() % 3_600_000)
        }
        compare(fixture, twin, now, &random)
        fixture.maintain(at: now + 4 * 3_600_000)
        compare(fixture, twin, now, &random)
        try fixture.reopen()
        compare(fixture, twin, now, &random)
        fixture.store.close()
        #expect(try MetricStoreCheck.run(folder: StoreFixture.folder, disk: fixture.disk).findings == [])
    }

    private func add(_ random: inout SeededRandom, _ now: Int64, _ fixture: StoreFixture, _ twin: inout Twin) throws {
        var batch = MetricBatch()
        for _ in 0..<random.next() % 80 {
            let number = Int(random.next() % 10)
            let isLate = random.next() % 4 == 0
            let time = now - Int64(random.next() % (isLate ? 14 * 86_400_000 : 60_000)) / 1000 * 1000
            let value = Double(random.next() % 1000)
            let index = batch.addSeries(series(number))
            if random.next() % 5 == 0 {
                let distribution = Distribution(statisticSet: 3, sum: value * 3, minimum: value - 1, maximum: value + 1)
                batch.add(distribution, at: .init(milliseconds: time), to: index)
                twin.samples.append((number, time, .distribution(distribution)))
            } else {
                batch.add(value, at: .init(milliseconds: time), to: index)
                twin.samples.append((number, time, .float(value)))
            }
        }
        try fixture.append(batch)
    }

    private func compare(_ fixture: StoreFixture, _ twin: Twin, _ now: Int64, _ random: inout SeededRandom) {
        for number in 0..<10 {
            let reference = SeriesReference(labels: series(number), handle: 0)
            for period in [300_000, 3_600_000, 86_400_000] as [Int64] {
                // What was rolled up keeps its place within five minutes at this age.
                let to = now / 86_400_000 * 86_400_000 + 86_400_000, from = to - 15 * 86_400_000
                let mine = fixture.store.aggregates(
                    of: reference, from: .init(milliseconds: from), to: .init(milliseconds: to), period: .milliseconds(period), tracksSpread: false)
                let theirs = twin.aggregates(number, from: from, to: to, period: period)
                let differing = mine.indices.filter { $0 >= theirs.count || mine[$0] != theirs[$0] }
                #expect(mine.count == theirs.count && differing.isEmpty, "series \(number), period \(period): differs at \(differing.prefix(3))")
            }
            let newest = twin.samples.filter { $0.series == number }.map(\.time).max()
            if let newest, fixture.store.newestSample(of: reference)?.milliseconds != newest {
                // Roll-up moves a distribution to the start of its minute.
                #expect((fixture.store.newestSample(of: reference)?.milliseconds ?? 0) >= newest / 60_000 * 60_000)
            }
        }
    }
}
