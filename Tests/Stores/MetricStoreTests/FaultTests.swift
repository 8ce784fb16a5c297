import Base
import SimWorld
import Testing
import World

@testable import MetricStore

@Suite struct FaultTests {
    @Test func `a full disk refuses, keeps what was acknowledged, and heals without a restart`() throws {
        let fixture = try StoreFixture()
        try fixture.append([(series(1), 1000, 1)])
        let used = try fixture.disk.freeBytes("/")
        fixture.disk.setCapacity((1 << 40) - used + 3000)
        var refused = 0
        for round in 0..<40 {
            do { try fixture.append((0..<20).map { (series($0), Int64(round) * 1000, 2) }) } catch {
                #expect(error as? AppendRefusal == .diskFull)
                refused += 1
            }
        }
        #expect(refused > 3 && fixture.store.counters().refusedDiskFull == UInt64(refused))
        let before = fixture.total(series(5))
        fixture.disk.setCapacity(1 << 40)
        try fixture.append([(series(5), 99_000, 3)])
        #expect(fixture.total(series(5)).count == before.count + 1)
        try fixture.reopen()
        #expect(fixture.total(series(5)).count == before.count + 1 && fixture.total(series(5)).sum == before.sum + 3)
        #expect(fixture.store.counters().logRegionsDamaged == 0)
    }

    @Test func `a sync that failed closes the log for good, and a restart finds what was acknowledged`() throws {
        let fixture = try StoreFixture()
        try fixture.append([(series(1), 1000, 1)])
        fixture.disk.plant(.init(.sync, of: ".log", .fails(.io(5)), timesMax: 1))
        #expect(throws: AppendRefusal.self) { try fixture.append([(series(1), 2000, 1)]) }
        do {
            try fixture.append([(series(1), 3000, 1)])
            Issue.record("a write after a failed sync was accepted")
        } catch AppendRefusal.damaged {}
        #expect(fixture.total(series(1)).count == 1)
        try fixture.reopen(crash: true)
        #expect(fixture.floats(series(1)).contains { $0.time == 1000 })
        try fixture.append([(series(1), 4000, 1)])
    }

    @Test func `a seal that finds no room is tried again and loses nothing`() throws {
        let fixture = try StoreFixture()
        try fixture.append((0..<40).map { (series($0), 1000, 1) })
        fixture.disk.plant(.init(.write, of: ".block", .fails(.noSpace)))
        fixture.flush()
        #expect(fixture.store.counters().maintenanceFailures > 0 && fixture.store.counters().blocks == 0)
        #expect(fixture.total(series(3)).count == 1)
        try fixture.append([(series(3), 2000, 1)])
        fixture.disk.removeFaults()
        fixture.maintain(at: 10_000)
        #expect(fixture.store.counters().blocks == 1 && fixture.total(series(3)).count == 2)
        try fixture.reopen(crash: true)
        #expect(fixture.total(series(3)).count == 2)
    }

    @Test func `a seal asked for while another is under way is not forgotten`() throws {
        let fixture = try StoreFixture()
        try fixture.append([(series(1), 1000, 1)])
        fixture.store.flush()
        #expect(fixture.store.step())
        try fixture.append([(series(1), 2000, 1)])
        #expect(fixture.store.counters().blocks == 0 && fixture.store.counters().samplesUnsealed == 1)
        fixture.flush()
        #expect(fixture.store.counters().blocks == 2 && fixture.store.counters().samplesUnsealed == 0)
    }

    @Test func `a copy taken while serving opens as a store with all that was acknowledged`() throws {
        let fixture = try StoreFixture()
        for round in 0..<6 {
            try fixture.append((0..<10).map { (series($0), Int64(round) * 1000, Double(round)) })
            if round == 2 { fixture.flush() }
        }
        fixture.store.snapshot(into: "/copy") { #expect(throws: Never.self, performing: $0.get) }
        fixture.settle()
        try fixture.append([(series(1), 99_000, 1)])
        #expect(try MetricStoreCheck.run(folder: "/copy", disk: fixture.disk).findings == [])
        let copy = try MetricStore.open(folder: "/copy", world: SimWorld(seed: 3, disk: fixture.disk), options: fixture.options)
        let found = copy.samples(of: .init(labels: series(1), handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
        #expect(found.floats.map(\.value) == [0, 1, 2, 3, 4, 5])
        fixture.store.snapshot(into: "/copy") { result in
            #expect(throws: MetricStoreError.notEmpty(folder: "/copy"), performing: result.get)
        }
        fixture.settle()
    }

    @Test func `a log beyond the disk cap refuses until it is sealed, and then goes on`() throws {
        let fixture = try StoreFixture(options: StoreFixture.smallOptions.with { $0.diskBytesMax = 12_000 })
        var time: Int64 = 0
        var random = SeededRandom(seed: 2)
        func send() throws {
            time += 1000
            try fixture.append((0..<30).map { (series($0), time, Double.random(in: 0..<1, using: &random)) })
        }
        for _ in 0..<40 { try send() }
        fixture.maintain(at: time)
        for _ in 0..<5 {
            for _ in 0..<10 { try send() }
            fixture.maintain(at: time)
        }
        let files = try fixture.disk.paths.map { try fixture.disk.readFile($0).count }
        #expect(files.reduce(0, +) < 30_000 && fixture.store.counters().blocksEvicted > 0)
        #expect(fixture.store.counters().refusedDiskFull == 0)
    }

    @Test func `a damaged payload behind a sound checksum decodes to something or nothing, and never traps`() {
        var random = SeededRandom(seed: 21)
        let out = EncodeBuffer()
        var encoder = CommitEncoder()
        CommitEncoder.begin(.init(source: "agent", sequence: 7), floats: 20, into: out)
        for index in 0..<20 { encoder.add(Double(index) * 1.5, at: Int64(index / 3) * 1000, series: UInt32(index % 7), to: out) }
        out.append(varint: 2)
        for index in 0..<2 { encoder.add(Distribution(Double(index), count: 3), at: 5, series: 1, to: out) }
        for _ in 0..<20_000 {
            var bytes = out.array
            for _ in 0...random.next() % 3 { bytes[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8) }
            bytes.removeLast(Int(random.next() % 8))
            bytes.withUnsafeBytes { raw in
                guard var decoder = CommitDecoder(raw) else { return }
                for _ in 0..<decoder.floatCount { guard decoder.float() != nil else { return } }
                for _ in 0..<(decoder.distributionCount() ?? 0) { guard decoder.distribution() != nil else { return } }
            }
        }
    }
}
