import Base
import Glibc
import SimWorld
import Testing
import World

@testable import MetricStore

/// Power is lost at random moments, also while the store opens and seals; what was acknowledged must be there, once.
@Suite struct PowerLossTests {
    /// Seeds 0 to 199; `METRICSTORE_SEEDS` names how many, `METRICSTORE_FIRST_SEED` where to begin.
    static var seeds: Range<UInt64> {
        func number(_ name: String) -> UInt64? { getenv(name).flatMap { UInt64(String(cString: $0)) } }
        let first = number("METRICSTORE_FIRST_SEED") ?? 0
        return first..<first + (number("METRICSTORE_SEEDS") ?? 200)
    }

    @Test func `what was acknowledged survives every power loss, and nothing is stored twice`() throws {
        for seed in PowerLossTests.seeds { try run(seed) }
    }

    private func run(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let options = StoreFixture.smallOptions.with { $0.unsealedSamplesMax = 40 }
        let disk = SimDisk(seed: seed)
        var sequence: UInt64 = 0
        // By sequence: acknowledged, or under way when the power went.
        var acknowledged: Set<UInt64> = [], open: Set<UInt64> = []
        for _ in 0..<4 {
            let world = SimWorld(seed: random.next(), disk: disk)
            let store = try MetricStore.open(folder: StoreFixture.folder, world: world, options: options)
            verify(store, acknowledged, open, seed)
            var answers: [(UInt64, Answer)] = []
            for _ in 0..<random.next() % 60 {
                if random.next() % 3 == 0 {
                    sequence += 1
                    answers.append((sequence, send(sequence, to: store)))
                } else if random.next() % 20 == 0 {
                    store.maintain(now: .init(milliseconds: 1_767_571_200_000 + Int64(sequence) * 60_000))
                } else {
                    store.step()
                }
            }
            for (number, answer) in answers {
                if case .success = answer.value { acknowledged.insert(number) } else if answer.value == nil { open.insert(number) }
            }
            disk.crash()
        }
        let store = try MetricStore.open(folder: StoreFixture.folder, world: SimWorld(seed: 1, disk: disk), options: options)
        verify(store, acknowledged, open, seed)
        let counters = store.counters()
        #expect(counters.logRegionsDamaged == 0 && counters.blocksDamaged == 0 && counters.samplesWithoutSeries == 0, "seed \(seed): \(counters)")
    }

    /// A batch of three samples whose values name it.
    private func send(_ sequence: UInt64, to store: MetricStore) -> Answer {
        var batch = MetricBatch(origin: .init(source: "s\(sequence % 4)", sequence: sequence))
        for part in 0..<3 {
            // Each sample has a minute of its own, so that none is rolled up with another.
            let time = 1_767_571_200_000 + Int64(sequence) * 60_000 - Int64(part) * 90_000_000
            batch.add(Double(sequence), at: .init(milliseconds: time), to: batch.addSeries(series(Int(sequence) % 7 + part)))
        }
        let answer = Answer()
        store.append(batch) { answer.set($0) }
        return answer
    }

    private func verify(_ store: MetricStore, _ acknowledged: Set<UInt64>, _ open: Set<UInt64>, _ seed: UInt64) {
        var found: [UInt64: Int] = [:]
        for number in 0..<10 {
            let samples = store.samples(of: .init(labels: series(number), handle: 0), from: .init(milliseconds: 0), to: .init(milliseconds: .max))
            for sample in samples.floats { found[UInt64(sample.value), default: 0] += 1 }
            #expect(samples.distributions.isEmpty, "seed \(seed): a sample is there twice")
        }
        for sequence in acknowledged { #expect(found[sequence] == 3, "seed \(seed): batch \(sequence) has \(found[sequence] ?? 0) of 3 samples") }
        for (sequence, count) in found where !acknowledged.contains(sequence) {
            #expect(open.contains(sequence) && count == 3, "seed \(seed): batch \(sequence) has \(count) samples without an acknowledgement")
        }
    }
}
