import Base
import SimWorld
import Testing

@testable import MetricStore

/// Ever new series fill the memory: they are refused by name, those that are there go on, and room comes back without a restart.
@Suite struct CrowdTests {
    private static let start: Int64 = 1_767_571_200_000
    private static var options: MetricStoreOptions { StoreFixture.smallOptions.with { $0.memoryBytesMax = 3 << 20 } }

    private func crowd(_ number: Int) -> Labels { labels(("__name__", "requests"), ("pod", "pod-\(number)-" + String(repeating: "x", count: 200))) }

    /// Sends batches of new series until one is refused; how many series were taken, and the refusal.
    private func flood(_ fixture: StoreFixture, from first: Int, at time: Int64) -> (taken: Int, refusal: AppendRefusal?) {
        for batch in 0..<200 {
            do {
                try fixture.append((0..<200).map { (crowd(first + batch * 200 + $0), time, 1) })
            } catch { return (batch * 200, error as? AppendRefusal) }
        }
        return (200 * 200, nil)
    }

    @Test func `known series take data while new ones are refused, and new ones again after two maintenances`() throws {
        let fixture = try StoreFixture(options: CrowdTests.options)
        try fixture.append([(series(0), CrowdTests.start, 0)])
        let first = flood(fixture, from: 0, at: CrowdTests.start)
        #expect(first.refusal == .memoryFull && first.taken > 2000)
        for round in 1...200 as ClosedRange<Int64> { try fixture.append([(series(0), CrowdTests.start + round * 1000, Double(round))]) }
        #expect(fixture.store.counters().memoryBytes <= CrowdTests.options.memoryBytesMax)
        #expect(fixture.store.counters().refusedMemoryFull == 1)
        fixture.maintain(at: CrowdTests.start + 300_000)
        try fixture.append([(series(0), CrowdTests.start + 300_000, 201)])
        _ = flood(fixture, from: 1_000_000, at: CrowdTests.start)
        fixture.maintain(at: CrowdTests.start + 360_000)
        #expect(fixture.store.counters().seriesActive < first.taken)
        #expect(flood(fixture, from: 2_000_000, at: CrowdTests.start).taken > 1000)
        #expect(fixture.floats(series(0)).count == 202)
    }

    @Test func `a memory full of idle series empties although nothing is left to seal`() throws {
        let fixture = try StoreFixture(options: CrowdTests.options)
        #expect(flood(fixture, from: 0, at: CrowdTests.start).refusal == .memoryFull)
        for minute in 1...4 as ClosedRange<Int64> {
            _ = flood(fixture, from: 5_000_000, at: CrowdTests.start)
            fixture.maintain(at: CrowdTests.start + minute * 60_000)
        }
        #expect(flood(fixture, from: 9_000_000, at: CrowdTests.start).taken > 1000)
    }

    @Test func `the bound on series is felt by new ones only`() throws {
        let fixture = try StoreFixture(options: StoreFixture.smallOptions.with { $0.seriesMax = 300 })
        try fixture.append([(series(0), CrowdTests.start, 0)])
        #expect(flood(fixture, from: 0, at: CrowdTests.start).refusal == .tooManySeries(max: 300))
        try fixture.append([(series(0), CrowdTests.start + 1000, 1)])
        #expect(fixture.store.counters().refusedTooManySeries == 1)
    }
}
