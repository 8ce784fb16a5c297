import Base
import SimWorld
import Soak
import Testing
import World

@testable import MetricStore

/// One bit turns over anywhere in any file: the store opens, nothing wrong is read, what is lost stood in the damaged record or
/// group, and whoever loses something is told by the counters and by the check.
@Suite struct FlipTests {
    private static let seriesCount = 24
    /// Rounds that a seal puts into a block, and rounds that stay in the log: a batch of all series each.
    private static let sealedRounds = 60, loggedRounds = 20

    /// Values without a pattern, so that the block has groups enough.
    private static func value(_ series: Int, _ round: Int) -> Double { Double(XXHash64.hash([UInt8(series), UInt8(round)]) >> 12) / 3 }

    private static func time(_ round: Int) -> Int64 { 1_767_571_200_000 + Int64(round) * 15_000 }

    /// A store with a block and a log behind it, closed or killed.
    private func prepared(isClosed: Bool) throws -> SimDisk {
        let fixture = try StoreFixture(disk: SimDisk(seed: 4))
        for round in 0..<FlipTests.sealedRounds + FlipTests.loggedRounds {
            try fixture.append((0..<FlipTests.seriesCount).map { (series($0), FlipTests.time(round), FlipTests.value($0, round)) })
            if round == FlipTests.sealedRounds - 1 { fixture.flush() }
        }
        if isClosed { fixture.store.close() } else { fixture.disk.endProcess() }
        return fixture.disk
    }

    /// What a store no longer has. `isWrong` when it has anything that was never written.
    private struct Loss {
        var logged: Set<Int> = []
        var sealedSeries: Set<Int> = []
        var isWrong = false
        var isNone: Bool { logged.isEmpty && sealedSeries.isEmpty }
    }

    private func loss(of store: MetricStore) -> Loss {
        var loss = Loss()
        for number in 0..<FlipTests.seriesCount {
            let found = store.samples(of: .init(labels: series(number), handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
            var rounds: Set<Int> = []
            for sample in found.floats {
                let round = Int((sample.time.milliseconds - FlipTests.time(0)) / 15_000)
                let isRight = sample.time.milliseconds == FlipTests.time(round) && sample.value == FlipTests.value(number, round)
                if !isRight || !rounds.insert(round).inserted { loss.isWrong = true }
            }
            if !found.distributions.isEmpty { loss.isWrong = true }
            let lost = Set(0..<FlipTests.sealedRounds + FlipTests.loggedRounds).subtracting(rounds)
            loss.logged.formUnion(lost.filter { $0 >= FlipTests.sealedRounds })
            if lost.contains(where: { $0 < FlipTests.sealedRounds }) { loss.sealedSeries.insert(number) }
        }
        return loss
    }

    @Test(arguments: [".log", ".names", ".block", "manifest-a", "manifest-b"], [true, false])
    func `a flipped bit costs at most the record or the group that it stands in, and is told`(kind: String, isClosed: Bool) throws {
        let disk = try prepared(isClosed: isClosed)
        let image = disk.image
        let path = try #require(disk.paths.filter { $0.hasSuffix(kind) }.last)
        // Zeros that were written ahead are nobody's record; a few of them are enough.
        let used = try disk.readFile(path).lastIndex { $0 != 0 } ?? 0
        let allowed = try AllowedLoss(path, on: disk)
        let flips = BitFlips("metrics \(kind) \(isClosed ? "closed" : "killed")", bytes: min(used + 64, try disk.readFile(path).count))
        var costly = 0
        for bit in flips {
            let copy = SimDisk(image, seed: 5)
            try copy.flipBit(of: path, bit)
            let report = try MetricStoreCheck.run(folder: StoreFixture.folder, disk: copy)
            let store = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 1, disk: copy), options: StoreFixture.smallOptions)
            let loss = loss(of: store)
            let counters = store.counters()
            #expect(!loss.isWrong, "\(kind) bit \(bit): something that was never written")
            #expect(loss.logged.count <= allowed.batches, "\(kind) bit \(bit): \(loss.logged.count) batches")
            #expect(loss.sealedSeries.count <= allowed.series(at: bit / 8), "\(kind) bit \(bit): \(loss.sealedSeries.count) series")
            if loss.isNone { continue }
            costly += 1
            #expect(!report.findings.isEmpty, "\(kind) bit \(bit): the check saw nothing")
            #expect(counters.logRegionsDamaged + counters.logTailsTorn + counters.blocksDamaged + counters.blockReadsDamaged > 0, "\(kind) bit \(bit): nothing is counted")
        }
        flips.report("\(costly) cost what they stood in")
    }
}

/// What may be lost with one bit of a file.
private struct AllowedLoss {
    let batches: Int
    /// Of a block: where each group begins, and how many series have chunks in it. Elsewhere in the block, and without groups, `rest`.
    private var groups: [(bytes: Range<Int>, series: Int)] = []
    private var rest = 0

    init(_ path: String, on disk: SimDisk) throws {
        batches = path.hasSuffix(".log") ? 1 : 0
        guard path.hasSuffix(".block"), case .sound(let block) = try Block.open(path, on: disk), let directory = try block.loadDirectory(ColumnScratch()) else { return }
        rest = directory.seriesCount
        for group in directory.groups {
            let isInside = { (chunk: BlockDirectory.Chunk) in (group.offset..<group.offset + UInt64(group.length)).contains(chunk.offset) }
            let series = (0..<directory.seriesCount).count { directory.chunks(of: $0).contains(where: isInside) }
            let start = BlockFormat.headerBytes + Int(group.offset)
            groups.append((start..<start + Int(group.length), series))
        }
        #expect(groups.count > 2, "groups enough to tell a group from the block")
    }

    func series(at byte: Int) -> Int { groups.first { $0.bytes.contains(byte) }?.series ?? rest }
}
