import Base
import SimWorld
import Testing
import World

@testable import MetricStore

/// The store with its own threads and many senders at once.
@Suite struct ThreadedStoreTests {
    @Test func `many senders, seals, reads and a copy at once lose nothing and count nothing twice`() async throws {
        let disk = SimDisk(seed: 3)
        let options = StoreFixture.smallOptions.with { options in
            options.driving = .threads
            options.unsealedSamplesMax = 2_000
        }
        let store = try MetricStore.open(folder: "/data/m", world: SimWorld(seed: 1, disk: disk), options: options)
        await withTaskGroup(of: Void.self) { group in
            for sender in 0..<6 { group.addTask { await ThreadedStoreTests.send(from: sender, to: store) } }
            group.addTask {
                for _ in 0..<50 {
                    _ = store.select([.exists(name: "instance")], since: .init(milliseconds: 0), limit: 100)
                    let whole = store.samples(of: .init(labels: series(1), handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
                    #expect(Set(whole.floats.map(\.value)).count == whole.floats.count, "a sample was seen twice")
                    await Task.yield()
                }
            }
        }
        try await store.snapshot(into: "/copy")
        store.close()
        for folder in ["/data/m", "/copy"] {
            #expect(try MetricStoreCheck.run(folder: folder, disk: disk).findings == [], "\(folder)")
            let again = try MetricStore.open(folder: folder, world: SimWorld(seed: 2, disk: disk), options: StoreFixture.smallOptions)
            for number in 0..<40 {
                let found = again.samples(of: .init(labels: series(number), handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
                #expect(Set(found.floats.map(\.value)).count == 6 * 50 && found.floats.count == 6 * 50, "\(folder), series \(number)")
            }
        }
    }

    /// Fifty batches of one sample for each of forty series; each value is sent once to a series.
    private static func send(from sender: Int, to store: MetricStore) async {
        for round in 0..<50 {
            var batch = MetricBatch(origin: .init(source: "sender-\(sender)", sequence: UInt64(round + 1)))
            for number in 0..<40 {
                batch.add(Double(sender * 1000 + round), at: .init(milliseconds: Int64(round) * 1000), to: batch.addSeries(series(number)))
            }
            do { _ = try await store.append(batch) } catch { Issue.record("refused: \(error)") }
        }
    }
}
