import Base
import SimWorld
import Testing
import World

@testable import MetricStore

@Suite struct MetricStoreTests {
    private func time(_ ms: Int64) -> Timestamp { .init(milliseconds: ms) }

    @Test func `a sample can be read when its callback has run`() throws {
        let fixture = try StoreFixture()
        try fixture.append([(series(1), 1000, 2.5), (series(2), 2000, 7)])
        #expect(fixture.floats(series(1)) == [.init(time: 1000, value: 2.5)])
        let reference = try #require(fixture.store.find(series(2)))
        let found = fixture.store.aggregates(of: reference, from: time(0), to: time(120_000), period: .seconds(60), tracksSpread: false)
        #expect(found.count == 2 && found[0]?.sum == 7 && found[1] == nil)
        #expect(fixture.store.newestSample(of: reference) == time(2000))
        #expect(fixture.store.find(series(3)) == nil)
    }

    @Test func `samples of one time add up, in memory and in blocks`() throws {
        let fixture = try StoreFixture()
        try fixture.append([(series(1), 1000, 1), (series(1), 1000, 1)])
        fixture.flush()
        try fixture.append([(series(1), 1000, 5)])
        let reference = try #require(fixture.store.find(series(1)))
        let found = fixture.store.aggregates(of: reference, from: time(0), to: time(60_000), period: .seconds(60), tracksSpread: true)
        #expect(found[0]?.count == 3 && found[0]?.sum == 7 && found[0]?.minimum == 1 && found[0]?.maximum == 5)
    }

    @Test func `series are selected by their labels, in memory and in blocks, sorted and once`() throws {
        let fixture = try StoreFixture()
        try fixture.append((0..<9).map { (series($0), 10_000, 1) })
        fixture.flush()
        try fixture.append((6..<12).map { (series($0), 20_000, 1) })
        func count(_ matchers: [LabelMatcher], since: Int64 = 0, limit: Int = 100) -> Int {
            let found = fixture.store.select(matchers, since: time(since), limit: limit)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.labels.bytes.lexicographicallyPrecedes($1.labels.bytes) })
            return found.count
        }
        #expect(count([]) == 12)
        #expect(count([], limit: 5) == 5)
        #expect(count([], since: 15_000) == 6)
        #expect(count([.equals(name: "job", value: "job1")]) == 4)
        #expect(count([.equals(name: "job", value: "job1"), .equals(name: "instance", value: "i-7")]) == 1)
        #expect(count([.exists(name: "instance")]) == 12)
        #expect(count([.exists(name: "inst")]) == 0)
        #expect(count([.equals(name: "none", value: "")]) == 12)
        #expect(count([.equals(name: "job", value: "")]) == 0)
    }

    @Test func `an instance that came and went leaves memory with its block and can still be read`() throws {
        let fixture = try StoreFixture()
        try fixture.append((0..<50).map { (series($0), 10_000, Double($0)) })
        for round in 1...3 {
            fixture.flush()
            try fixture.append([(series(100), Int64(round) * 20_000, 1)])
        }
        #expect(fixture.store.counters().seriesActive < 5)
        #expect(fixture.floats(series(7)) == [.init(time: 10_000, value: 7)])
        let reference = try #require(fixture.store.find(series(7)))
        #expect(reference.handle == 0 && fixture.store.newestSample(of: reference) == time(10_000))
    }

    @Test func `a handle of a series that left memory still finds its samples, and none of another series`() throws {
        let fixture = try StoreFixture()
        try fixture.append((0..<20).map { (series($0), 10_000, Double($0)) })
        let old = try #require(fixture.store.find(series(7)))
        for round in 1...3 {
            fixture.flush()
            try fixture.append((100..<130).map { (series($0), Int64(round) * 20_000, 1000) })
        }
        let found = fixture.store.aggregates(of: old, from: time(0), to: time(100_000), period: .seconds(100), tracksSpread: false)
        #expect(found[0]?.sum == 7)
    }

    @Test func `late changes grow with late samples and not with new ones`() throws {
        let fixture = try StoreFixture()
        try fixture.append([(series(1), 10_000, 1)])
        let reference = try #require(fixture.store.find(series(1)))
        let before = fixture.store.lateChanges(of: reference)
        try fixture.append([(series(1), 20_000, 1)])
        #expect(fixture.store.lateChanges(of: reference) == before)
        try fixture.append([(series(1), 20_000, 1)])
        #expect(fixture.store.lateChanges(of: reference) == before + 1)
        fixture.flush()
        try fixture.append([(series(1), 15_000, 1)])
        #expect(fixture.store.lateChanges(of: reference) == before + 2)
        #expect(fixture.store.counters().samplesLate == 2)
    }

    @Test func `late changes differ after a series left memory and came back with old samples`() throws {
        let fixture = try StoreFixture()
        try fixture.append([(series(1), 10_000, 1)])
        let reference = try #require(fixture.store.find(series(1)))
        var seen: Set<UInt64> = [fixture.store.lateChanges(of: reference)]
        for round in 1...3 {
            fixture.flush()
            try fixture.append([(series(9), Int64(round) * 20_000, 1)])
        }
        #expect(seen.insert(fixture.store.lateChanges(of: reference)).inserted)
        try fixture.append([(series(1), 5_000, 1)])
        #expect(seen.insert(fixture.store.lateChanges(of: reference)).inserted)
    }

    @Test func `a batch that was stored is dropped when it comes again, also after a restart and a seal`() throws {
        let fixture = try StoreFixture()
        func send(_ sequence: UInt64) throws -> AppendOutcome {
            var batch = MetricBatch(origin: .init(source: "agent-1", sequence: sequence))
            batch.add(1, at: time(1000), to: batch.addSeries(series(1)))
            return try fixture.append(batch)
        }
        #expect(try send(1) == .init(samplesStored: 1, wasRepeat: false))
        #expect(try send(1) == .init(samplesStored: 0, wasRepeat: true))
        try fixture.reopen()
        #expect(try send(1).wasRepeat)
        fixture.flush()
        try fixture.reopen()
        #expect(try send(1).wasRepeat)
        #expect(try !send(2).wasRepeat)
        #expect(fixture.total(series(1)).count == 2)
    }

    @Test func `the same batch twice in one group is stored once`() throws {
        let fixture = try StoreFixture()
        var batch = MetricBatch(origin: .init(source: "agent-1", sequence: 4))
        batch.add(1, at: time(1000), to: batch.addSeries(series(1)))
        let first = Answer(), second = Answer()
        fixture.store.append(batch) { first.set($0) }
        fixture.store.append(batch) { second.set($0) }
        fixture.settle()
        #expect(try first.value?.get() == .init(samplesStored: 1, wasRepeat: false))
        #expect(try second.value?.get() == .init(samplesStored: 0, wasRepeat: true))
        #expect(fixture.total(series(1)).count == 1)
    }

    @Test func `nothing is read before it is durable`() throws {
        let fixture = try StoreFixture()
        var batch = MetricBatch()
        batch.add(1, at: time(1000), to: batch.addSeries(series(1)))
        let answer = Answer()
        fixture.store.append(batch) { answer.set($0) }
        #expect(fixture.store.step())
        #expect(fixture.store.find(series(1)) == nil && fixture.floats(series(1)).isEmpty && answer.value == nil)
        fixture.settle()
        #expect(fixture.floats(series(1)).count == 1)
    }

    @Test func `limits refuse whole batches, by name, and are counted`() throws {
        let few = try StoreFixture(options: StoreFixture.smallOptions.with { $0.seriesMax = 3 })
        try few.append([(series(1), 1, 1), (series(2), 1, 1)])
        #expect(throws: AppendRefusal.tooManySeries(max: 3)) { try few.append([(series(2), 1, 1), (series(3), 1, 1), (series(4), 1, 1)]) }
        #expect(few.store.select([], since: time(0), limit: 10).count == 2)
        #expect(few.total(series(2)).count == 1)
        try few.append([(series(3), 1, 1)])
        let small = try StoreFixture(options: StoreFixture.smallOptions.with { $0.memoryBytesMax = 4096 })
        #expect(throws: AppendRefusal.memoryFull) { try small.append((0..<200).map { (series($0), 1, 1) }) }
        let short = try StoreFixture(options: StoreFixture.smallOptions.with { $0.samplesPerBatchMax = 2 })
        #expect(throws: AppendRefusal.self) { try short.append((0..<3).map { (series($0), 1, 1) }) }
        #expect(few.store.counters().refusedTooManySeries == 1 && small.store.counters().refusedMemoryFull == 1)
        #expect(short.store.counters().refusedInvalid == 1)
    }

    @Test func `a closed store refuses and a second opening is refused while the first is open`() throws {
        let fixture = try StoreFixture()
        #expect(throws: MetricStoreError.inUse(folder: StoreFixture.folder)) {
            _ = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 3, disk: fixture.disk), options: fixture.options)
        }
        fixture.store.close()
        fixture.store.close()
        #expect(throws: AppendRefusal.closed) { try fixture.append([(series(1), 1, 1)]) }
        _ = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 3, disk: fixture.disk), options: fixture.options)
    }

    @Test func `hostile questions are answered with nothing`() throws {
        let fixture = try StoreFixture()
        try fixture.append([(series(1), 1000, 1)])
        let reference = SeriesReference(labels: series(1), handle: .max)
        let spans: [(Int64, Int64, Int64)] = [(0, 10, 0), (0, 10, -5), (10, 0, 1), (.min, .max, 1), (0, .max, 1), (.min, 5, 60_000), (.max, .min, 60_000)]
        for (from, to, period) in spans {
            _ = fixture.store.aggregates(of: reference, from: time(from), to: time(to), period: .milliseconds(period), tracksSpread: true)
        }
        #expect(fixture.store.aggregates(of: reference, from: time(0), to: time(.max), period: .milliseconds(.max), tracksSpread: false).first??.count == 1)
        #expect(fixture.store.select([], since: time(0), limit: -1).isEmpty)
    }
}
