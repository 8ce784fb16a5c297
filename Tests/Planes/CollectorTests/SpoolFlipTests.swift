import Base
import Soak
import Testing
import World

@testable import Collector

/// One bit turns over in any file of the agent's folder: the agent opens it, sends nothing that it did not spool, loses at most the batch that
/// was hit, never uses a sequence twice for one source, and the check names the file.
@Suite("Flipped bits in the agent's folder")
struct SpoolFlipTests {
    private func batch(_ number: Int) -> [Datum] { (0..<4).map { .sample("metric-\(number)-\($0)", Double(number) / 3) } }

    /// Five batches, of which two are acknowledged and the third was set aside.
    private func prepared() throws -> (TestWorld, [SpooledBatch]) {
        let world = TestWorld()
        var spool = try Spool(folder: "/state", world: world)
        let batches = try (0..<6).map { try spool.append(namespace: "n", datums: batch($0)) }
        try spool.acknowledge(batches[1].sequence)
        try spool.setAside(batches[2], reason: "InvalidParameterValue")
        world.testDisk.crash(losingUnsynced: false)
        return (world, batches)
    }

    @Test(arguments: [".segment", "source.json", "acknowledged", ".batch"])
    func `a flipped bit costs at most the batch that it hit`(kind: String) throws {
        let (world, batches) = try prepared()
        let disk = world.testDisk
        let path = try #require(disk.paths.first { $0.hasSuffix(kind) })
        let files = disk.paths.map { ($0, disk.bytes($0)) }
        let sound = disk.bytes(path)
        let flips = BitFlips("agent \(kind)", bytes: sound.count)
        var costly = 0
        for bit in flips {
            for (path, bytes) in files { disk.overwrite(path, bytes) }
            disk.overwrite(path, sound.flipping(bit: bit))
            let isNamed = try SpoolCheck.findings(folder: "/state", disk: disk).contains { $0.contains(kind) }
            var spool = try Spool(folder: "/state", world: world)
            var sent: [SpooledBatch] = []
            while let next = try spool.oldest() {
                sent.append(next)
                try spool.acknowledge(next.sequence)
            }
            let waiting = batches[3...]
            #expect(sent.allSatisfy(batches.contains), "bit \(bit): something that was never spooled")
            #expect(sent.count { waiting.contains($0) } >= waiting.count - (kind == ".segment" ? 1 : 0), "bit \(bit): \(sent.count) sent")
            let after = try spool.append(namespace: "n", datums: batch(9))
            #expect(after.source != batches[0].source || after.sequence > batches[5].sequence, "bit \(bit): a sequence is used twice")
            let isWhole = sent == Array(waiting) && after.source == batches[0].source
            costly += isWhole ? 0 : 1
            #expect(isNamed || isWhole, "bit \(bit): the check saw nothing")
            #expect(isNamed || kind == "source.json", "bit \(bit): every byte has a checksum")
            disk.crash(losingUnsynced: false)
            for path in disk.paths where !files.contains(where: { $0.0 == path }) { try disk.remove(path) }
        }
        flips.report("\(costly) cost a batch, a repeat or the source's name")
    }
}
