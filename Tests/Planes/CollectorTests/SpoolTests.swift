import Base
import Testing
import World

@testable import Collector

@Suite("The spool keeps what it took, through kills, torn tails and damage, within its bound")
struct SpoolTests {
    private func open(_ world: TestWorld, _ limits: SpoolLimits = SpoolLimits()) throws -> Spool { try Spool(folder: "/state", world: world, limits: limits) }
    private func datums(_ count: Int, _ value: Double = 1) -> [Datum] { (0..<count).map { .sample("m\($0)", value) } }

    /// Takes every batch that waits.
    private func drain(_ spool: inout Spool) throws -> [SpooledBatch] {
        var result: [SpooledBatch] = []
        while let batch = try spool.oldest() {
            result.append(batch)
            try spool.acknowledge(batch.sequence)
        }
        return result
    }

    @Test func `Batches come out in order with one source and rising sequences, also after a kill`() throws {
        let world = TestWorld()
        var spool = try open(world)
        let first = try (0..<5).map { try spool.append(namespace: "n", datums: datums(3, Double($0))) }
        try spool.acknowledge(first[1].sequence)
        world.testDisk.crash(losingUnsynced: true)
        var again = try open(world)
        // The acknowledgement was not synced: power loss brings those batches back, under their own numbers.
        #expect(try drain(&again) == first)
        let next = try again.append(namespace: "n", datums: datums(1))
        #expect(next.source == first[0].source && next.sequence > first[4].sequence)
    }

    @Test func `After kill -9 what was acknowledged does not come again`() throws {
        let world = TestWorld()
        var spool = try open(world)
        let batches = try (0..<5).map { _ in try spool.append(namespace: "n", datums: datums(1)) }
        try spool.acknowledge(batches[2].sequence)
        world.testDisk.crash(losingUnsynced: false)
        var again = try open(world)
        #expect(try drain(&again) == Array(batches[3...]))
        #expect(again.pendingBatches == 0)
    }

    @Test func `Sequences never come twice, though nothing waits and files are gone`() throws {
        let world = TestWorld()
        var seen: Set<UInt64> = []
        for _ in 0..<20 {
            var spool = try open(world)
            for _ in 0..<3 { #expect(seen.insert(try spool.append(namespace: "n", datums: datums(1)).sequence).inserted) }
            _ = try drain(&spool)
            world.testDisk.crash(losingUnsynced: true)
        }
    }

    @Test func `A tail torn at any byte costs only the torn batch`() throws {
        let world = TestWorld()
        var spool = try open(world)
        let batches = try (0..<3).map { _ in try spool.append(namespace: "n", datums: datums(2)) }
        let path = try #require(world.testDisk.paths.first { $0.hasSuffix(".segment") })
        let whole = world.testDisk.bytes(path)
        let lastStart = SpoolRecord.scan(whole).found[1].endOffset
        for cut in lastStart..<whole.count {
            world.testDisk.crash(losingUnsynced: false)
            world.testDisk.overwrite(path, Array(whole.prefix(cut)))
            var again = try open(world)
            #expect(again.pendingBatches == 2)
            #expect(try again.oldest() == batches[0])
        }
    }

    @Test func `A flipped bit costs at most the batch that it hit`() throws {
        let world = TestWorld()
        var spool = try open(world)
        let batches = try (0..<3).map { _ in try spool.append(namespace: "n", datums: datums(1)) }
        let path = try #require(world.testDisk.paths.first { $0.hasSuffix(".segment") })
        let whole = world.testDisk.bytes(path)
        for index in whole.indices {
            var damaged = whole
            damaged[index] ^= 1 << (index % 8)
            let found = SpoolRecord.scan(damaged).found.map(\.batch)
            #expect(found.count >= 2 && found.allSatisfy(batches.contains))
        }
    }

    @Test func `Beyond its bound the oldest is dropped, counted for good, and the newest is kept`() throws {
        let world = TestWorld()
        var limits = SpoolLimits()
        (limits.bytesMax, limits.segmentBytesMax) = (20_000, 4_000)
        var spool = try open(world, limits)
        var last: SpooledBatch?
        for value in 0..<100 {
            last = try spool.append(namespace: "n", datums: datums(10, Double(value)))
            #expect(spool.bytesOnDisk <= limits.bytesMax)
        }
        let kept = spool.pendingBatches
        #expect(kept > 0 && spool.droppedBatches == UInt64(100 - kept) && spool.droppedDatums == UInt64(10 * (100 - kept)))
        world.testDisk.crash(losingUnsynced: true)
        var again = try open(world, limits)
        #expect(again.droppedDatums == spool.droppedDatums)
        let out = try drain(&again)
        #expect(out.count == kept && out.last == last)
    }

    @Test func `A full disk is an error and no loss of what was there, and it heals`() throws {
        let world = TestWorld()
        var spool = try open(world)
        let first = try spool.append(namespace: "n", datums: datums(1))
        world.testDisk.failAfter(writes: 0)
        #expect(throws: SpoolError.self) { try spool.append(namespace: "n", datums: datums(1)) }
        world.testDisk.failAfter(writes: .max)
        let second = try spool.append(namespace: "n", datums: datums(1))
        #expect(try drain(&spool) == [first, second])
    }

    @Test func `A refused batch is set aside with its reason and blocks nothing, also on a full disk`() throws {
        let world = TestWorld()
        var limits = SpoolLimits()
        limits.deadBatchesMax = 2
        var spool = try open(world, limits)
        let batches = try (0..<4).map { _ in try spool.append(namespace: "n", datums: datums(1)) }
        for batch in batches[..<3] { try spool.setAside(batch, reason: "InvalidParameterValue") }
        let dead = world.testDisk.paths.filter { $0.contains("/dead/") }
        #expect(dead.count == 4 && dead.count { $0.hasSuffix(".reason") } == 2)
        #expect(world.testDisk.bytes(try #require(dead.last)) == Array("InvalidParameterValue".utf8))
        #expect(try spool.oldest() == batches[3])
        world.testDisk.failAfter(writes: 0)
        #expect(throws: SpoolError.self) { try spool.setAside(batches[3], reason: "x") }
        #expect(try spool.oldest() == nil)
    }

    @Test func `A second agent in the folder is refused; a damaged state file makes a new source that is told`() throws {
        let world = TestWorld()
        let spool = try open(world)
        #expect(throws: SpoolError.inUse("/state/lock")) { try open(world) }
        #expect(!spool.source.isEmpty)
        world.testDisk.crash(losingUnsynced: false)
        world.testDisk.overwrite("/state/source.json", Array("{}".utf8))
        let again = try open(world)
        #expect(again.isNewSource && again.source != spool.source)
    }
}
