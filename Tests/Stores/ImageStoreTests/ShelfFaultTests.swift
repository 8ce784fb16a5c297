import Base
import LinuxWorld
import SimWorld
import Testing
import World

@testable import ImageStore

/// The shelf on a disk that fills up, fails and loses power.
@Suite struct ShelfFaultTests {
    private func archive(_ number: Int) -> [UInt8] {
        var tar = TarText(), random = SeededRandom(seed: UInt64(number))
        tar.add(Array("noise".utf8), content: (0..<30_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        tar.add("number", content: "\(number)")
        return tar.ended
    }

    private func shelf(_ disk: SimDisk) -> ImageStore { ImageStore(folder: "/data/images", disk: disk, trees: LinuxTrees(), reserved: []) }

    private func put(_ bytes: [UInt8], _ disk: SimDisk) throws {
        try disk.makeFolder("/from")
        try disk.replaceFile("/from/app.tar", with: bytes)
    }

    @Test func `A full disk refuses an image, keeps nothing of it and heals`() async throws {
        let disk = SimDisk(seed: 1, capacityBytes: ImageLimits.freeBytesKept)
        try put(archive(1), disk)
        await #expect(throws: ImageError.noSpace) { try await shelf(disk).add(.archive("/from/app.tar")) }
        #expect(try disk.list("/data/images").isEmpty)
        disk.setCapacity(1 << 30)
        disk.plant(SimDiskFault(.write, of: "incoming", .fails(.noSpace), timesMax: 1))
        await #expect(throws: ImageError.noSpace) { try await shelf(disk).add(.archive("/from/app.tar")) }
        #expect(try disk.list("/data/images").isEmpty)
        let content = try await shelf(disk).add(.archive("/from/app.tar"))
        #expect(try shelf(disk).digests() == [content.digest])
    }

    @Test func `An image that was answered survives every power loss, and half of one is never there`() async throws {
        for seed in 0..<100 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let disk = SimDisk(seed: seed)
            var answered: Set<String> = []
            for round in 0..<3 {
                try put(archive(Int(seed) * 10 + round), disk)
                if random.next() % 2 == 0 {
                    disk.plant(SimDiskFault([.write, .sync, .rename, .syncFolder][Int(random.next() % 4)], of: "/data/images", .fails(.io(5)), oneIn: 1 + random.next() % 4, timesMax: 1))
                }
                // A refusal is as right as an image.
                if let content = try? await shelf(disk).add(.archive("/from/app.tar")) { answered.insert(content.digest) }
                disk.crash()
                disk.removeFaults()
                let found = Set(try shelf(disk).digests())
                #expect(answered.isSubset(of: found), "seed \(seed): an image that was answered is gone")
                #expect(try ImageCheck.findings(folder: "/data/images", disk: disk).isEmpty, "seed \(seed)")
            }
            try await shelf(disk).sweep { answered }
            #expect(try disk.list("/data/images").count == 2 * answered.count, "seed \(seed): something is left over")
        }
    }

    @Test func `Only so many are packed at a time`() async throws {
        let disk = SimDisk(seed: 1)
        try put(archive(1), disk)
        let store = shelf(disk)
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { () async -> Bool in
                    do throws(ImageError) {
                        _ = try await store.add(.archive("/from/app.tar"))
                        return false
                    } catch { return error != .busy }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(try refused == 0 && store.digests().count == 1)
    }
}
