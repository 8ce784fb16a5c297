import Base
import SimWorld
import Testing
import World

@testable import MetricStore

/// Named damage, one case each. `FlipTests` turns bits over anywhere.
@Suite struct DamageTests {
    private static let batches = 24, perBatch = 6

    /// A store with a block, and a log with records after it.
    private func prepared(closed: Bool) throws -> SimDisk {
        let fixture = try StoreFixture(disk: SimDisk(seed: 4))
        for batch in 0..<DamageTests.batches {
            try fixture.append((0..<DamageTests.perBatch).map { (series($0), Int64(batch) * 15_000, Double(batch)) })
            if batch == DamageTests.batches / 2 { fixture.flush() }
        }
        if closed { fixture.store.close() } else { fixture.disk.endProcess() }
        return fixture.disk
    }

    /// Batches of which all samples, or fewer, are there. Nothing else may be there.
    private func survivors(_ store: MetricStore) -> (whole: Int, lost: Int) {
        var counts = [Int](repeating: 0, count: DamageTests.batches)
        for number in 0..<DamageTests.perBatch {
            let found = store.samples(of: .init(labels: series(number), handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
            for sample in found.floats {
                let batch = Int(sample.value)
                #expect(sample.time.milliseconds == Int64(batch) * 15_000)
                counts[batch] += 1
            }
        }
        return (counts.count { $0 == DamageTests.perBatch }, counts.count { $0 != DamageTests.perBatch })
    }

    @Test func `damage in the middle of the log is told from a torn end`() throws {
        let disk = try prepared(closed: false)
        let path = try #require(disk.paths.filter { $0.hasSuffix(".log") }.last)
        let image = disk.image
        let bytes = try disk.readFile(path)
        let used = bytes.lastIndex { $0 != 0 } ?? 0
        let middle = SimDisk(image, seed: 1)
        try middle.flipBit(of: path, used / 2 * 8)
        let damaged = try MetricStoreCheck.run(folder: StoreFixture.folder, disk: middle)
        #expect(!damaged.isSound && damaged.findings.count == 1)
        let end = SimDisk(image, seed: 1)
        try end.flipBit(of: path, (used - 9) * 8)
        let torn = try MetricStoreCheck.run(folder: StoreFixture.folder, disk: end)
        #expect(torn.isSound && torn.findings.count == 1)
    }

    @Test func `a definition that is lost in the log is found in its copy`() throws {
        let disk = try prepared(closed: true)
        let path = try #require(disk.paths.filter { $0.hasSuffix(".log") }.last)
        // The first record defines the series; its payload begins behind the two headers.
        try disk.flipBit(of: path, (LogFormat.fileHeaderBytes + LogFormat.recordHeaderBytes + 12) * 8)
        let store = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 1, disk: disk), options: StoreFixture.smallOptions)
        #expect(survivors(store).lost == 0)
        #expect(store.counters().logRegionsDamaged == 1 && store.counters().samplesWithoutSeries == 0)
    }

    @Test func `both copies of the manifest gone is said, not guessed around`() throws {
        let disk = try prepared(closed: true)
        for name in Manifest.names { try disk.flipBit(of: StoreFixture.folder + "/" + name, 100) }
        #expect(throws: MetricStoreError.self) {
            _ = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 1, disk: disk), options: StoreFixture.smallOptions)
        }
    }

    @Test func `a file of an unknown version is refused by name`() throws {
        let disk = try prepared(closed: true)
        let path = try #require(disk.paths.filter { $0.hasSuffix(".log") }.last)
        var header = try disk.readFile(path)
        header[8] = 9
        let sum = XXHash64.hash(Array(header[..<32]))
        for byte in 0..<8 { header[32 + byte] = UInt8(truncatingIfNeeded: sum >> UInt64(8 * byte)) }
        try disk.replaceFile(path, with: header)
        #expect(throws: MetricStoreError.unknownVersion(file: path, version: 9)) {
            _ = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 1, disk: disk), options: StoreFixture.smallOptions)
        }
    }
}
