import Base
import SimWorld
import Testing
import World

@testable import MetricStore

@Suite struct RetentionTests {
    private static let day: Int64 = 86_400_000, hour: Int64 = 3_600_000
    private static let start: Int64 = 1_767_571_200_000

    @Test func `samples get coarser as they age and their sums stay exact`() throws {
        let fixture = try StoreFixture()
        let start = RetentionTests.start
        for second in stride(from: Int64(0), to: 7200, by: 10) { try fixture.append([(series(1), start + second * 1000, Double(second % 70))]) }
        let sum = (stride(from: Int64(0), to: 7200, by: 10).reduce(0.0) { $0 + Double($1 % 70) })
        // Age, and how many stored samples may be left.
        let ages: [(Int64, ClosedRange<Int>)] = [
            (2 * RetentionTests.hour, 720...720), (6 * RetentionTests.hour, 120...120), (17 * RetentionTests.day, 24...24), (100 * RetentionTests.day, 2...2),
        ]
        for (age, allowed) in ages {
            fixture.flush()
            fixture.maintain(at: start + age)
            let found = fixture.store.samples(of: .init(labels: series(1), handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
            #expect(allowed.contains(found.floats.count + found.distributions.count), "age \(age)")
            #expect(fixture.total(series(1)).count == 720 && fixture.total(series(1)).sum == sum, "age \(age)")
        }
        fixture.maintain(at: start + 500 * RetentionTests.day)
        #expect(fixture.total(series(1)).count == 0 && fixture.store.counters().blocks == 0)
    }

    @Test func `one sample a minute stays as it came when it is rolled up to minutes`() throws {
        let fixture = try StoreFixture()
        let samples = (0..<200).map { (series(1), RetentionTests.start + Int64($0) * 60_000 + 17, Double($0)) }
        try fixture.append(samples)
        fixture.flush()
        fixture.maintain(at: RetentionTests.start + 10 * RetentionTests.hour)
        #expect(fixture.floats(series(1)) == samples.map { .init(time: $0.1, value: $0.2) })
    }

    @Test func `a late sample merges into a period that was rolled up, and the large block is not rewritten`() throws {
        let fixture = try StoreFixture()
        let start = RetentionTests.start
        try fixture.append((0..<2000).map { (series($0 % 100), start + Int64($0 / 100) * 60_000, 1) })
        fixture.flush()
        fixture.maintain(at: start + 30 * RetentionTests.hour)
        let large = try #require(fixture.disk.paths.filter { $0.hasSuffix(".block") }.first)
        try fixture.append([(series(5), start + 60_000 * 3 + 5, 41)])
        fixture.flush()
        fixture.maintain(at: start + 31 * RetentionTests.hour)
        #expect(fixture.disk.paths.contains(large) && fixture.store.counters().blocks == 2)
        let reference = SeriesReference(labels: series(5), handle: 0)
        let found = fixture.store.aggregates(
            of: reference, from: .init(milliseconds: start + 180_000), to: .init(milliseconds: start + 240_000), period: .seconds(60), tracksSpread: true)
        #expect(found[0]?.count == 2 && found[0]?.sum == 42 && found[0]?.maximum == 41 && found[0]?.minimum == 1)
    }

    @Test func `beyond the disk cap the finest and oldest go first`() {
        func block(_ id: UInt64, _ resolution: Resolution, _ partition: Int64) -> BlockInfo {
            BlockInfo(
                id: id, resolution: resolution, partition: partition, firstTime: partition, lastTime: partition + 1000, seriesCount: 1, sampleCount: 1,
                fileBytes: 100, sections: [])
        }
        let blocks = [block(1, .hour, 0), block(2, .minute, 5 * RetentionTests.day), block(3, .raw, 7 * RetentionTests.day), block(4, .raw, 6 * RetentionTests.day)]
        func next(_ blocks: [BlockInfo], cap: Int64) -> MaintenancePlan? {
            MaintenancePlan.next(blocks, now: nil, options: MetricStoreOptions().with { $0.diskBytesMax = cap }, logBytes: 10)
        }
        #expect(next(blocks, cap: 410) == nil)
        #expect(next(blocks, cap: 409) == .delete([4], reason: .cap))
        #expect(next(blocks.filter { $0.id != 4 }, cap: 100) == .delete([3], reason: .cap))
        #expect(next(blocks.filter { $0.id < 3 }, cap: 100) == .delete([2], reason: .cap))
    }

    @Test func `blocks of like size are merged, and a large one is left alone`() {
        func blocks(_ sizes: [Int64]) -> [BlockInfo] {
            sizes.enumerated().map { index, size in
                BlockInfo(
                    id: UInt64(index + 1), resolution: .raw, partition: 0, firstTime: 0, lastTime: 1000, seriesCount: 1, sampleCount: 1, fileBytes: size,
                    sections: [])
            }
        }
        func next(_ sizes: [Int64], now: Int64?) -> MaintenancePlan? {
            MaintenancePlan.next(blocks(sizes), now: now.map { .init(milliseconds: $0) }, options: .init(), logBytes: 0)
        }
        #expect(next([100, 100, 100], now: nil) == nil)
        #expect(next([100, 100, 100, 100], now: nil) == .merge([1, 2, 3, 4], to: .raw))
        #expect(next([1000, 100, 100, 100, 100], now: nil) == .merge([2, 3, 4, 5], to: .raw))
        #expect(next([1000, 400], now: RetentionTests.hour * 3) == nil)
        #expect(next([1000, 500], now: RetentionTests.hour * 3) == .merge([1, 2], to: .raw))
    }

    @Test func `blocks with more series together than memory has room for are not merged at once`() {
        func blocks(_ series: [UInt64]) -> [BlockInfo] {
            series.enumerated().map { index, count in
                BlockInfo(
                    id: UInt64(index + 1), resolution: .raw, partition: 0, firstTime: 0, lastTime: 1000, seriesCount: count, sampleCount: count,
                    fileBytes: 100, sections: [])
            }
        }
        func next(_ series: [UInt64], hours: Int64) -> MaintenancePlan? {
            MaintenancePlan.next(blocks(series), now: .init(milliseconds: RetentionTests.hour * hours), options: .init(), logBytes: 0)
        }
        let most = MaintenancePlan.mergeSeriesMax
        #expect(next([most / 2, most / 2, 1], hours: 3) == .merge([1, 2], to: .raw))
        #expect(next([most, 1], hours: 3) == nil)
        // Made coarser they are one after the other, however large.
        #expect(next([most, 2 * most, 1], hours: 6) == .merge([3], to: .minute))
        #expect(next([2 * most], hours: 6) == .merge([1], to: .minute))
    }
}
