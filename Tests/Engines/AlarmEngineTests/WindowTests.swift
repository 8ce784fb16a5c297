import Alarms
import Base
import Glibc
import MetricMath
import MetricStore
import Testing

@testable import AlarmEngine

/// The incremental reading against the plain one.
@Suite struct WindowTests {
    @Test("An incremental window equals one that is read anew, whatever comes when", arguments: 1...20)
    func equalsPlain(seed: Int) {
        let store = MetricShelf()
        var random = SeededRandom(seed: UInt64(seed))
        let period = [TimeSpan.minutes(1), .minutes(5), .seconds(20)][seed % 3], step = period < .minutes(1) ? TimeSpan.seconds(10) : .minutes(1)
        let statistic: Statistic = seed % 2 == 0 ? .sum : .percentile(90)
        let metric = MetricStat(namespace: "Test", name: "m", dimensions: [], period: period, statistic: statistic)
        let scope = MetricScope(account: "1", region: "us-east-1")
        let reader = MetricReader(metric, in: scope, windowPeriods: 5, step: step, store: store)
        var time = EngineBench.start
        for _ in 0..<400 {
            for _ in 0..<random.next() % 4 {
                // In order, late, and ahead of time.
                let offset = Int64(random.next() % 100) < 70 ? Int64(random.next() % 60) : Int64(random.next() % 3600) - 1800
                store.add(Double(random.next() % 50), at: time - .seconds(offset), unit: random.next() % 20 == 0 ? "Count" : nil)
            }
            time = time + step * Int64(random.next() % 8 == 0 ? random.next() % 20 : 1)
            let plain = MetricReader(metric, in: scope, windowPeriods: 5, step: step, store: store)
            // A second unit is noticed at the next look-up, not at once.
            reader.lookUpNow()
            #expect(Array(reader.points(endingAt: time)) == Array(plain.points(endingAt: time)))
        }
    }

    @Test("With data in order, one evaluation reads the store once, and data ahead of the clock is read many periods at a time")
    func readsLittle() {
        let store = MetricShelf()
        let metric = MetricStat(namespace: "Test", name: "m", dimensions: [], period: .minutes(1), statistic: .average)
        let reader = MetricReader(metric, in: MetricScope(account: "1", region: "us-east-1"), windowPeriods: 5, step: .minutes(1), store: store)
        for minute in 0..<10_000 { store.add(1, at: EngineBench.start + .minutes(Int64(minute))) }
        for minute in 0..<9_000 { _ = reader.points(endingAt: EngineBench.start + .minutes(Int64(minute))) }
        #expect(store.reads < 60)
    }
}

/// The budget of issue-scale simulations: see the figures in docs/performance.md.
@Suite(.serialized) struct EngineSpeedTests {
    @Test("Thirty days of fifty mixed alarms with data take under five seconds")
    func thirtyDays() async throws {
        let bench = EngineBench()
        let clock = ContinuousClock()
        for index in 0..<50 {
            let name = "a\(index)"
            let n = [1, 3, 5][index % 3]
            try await bench.put(
                name, .simple(metric: name, n: n, m: index % 2 == 0 ? n : 1, period: index % 5 == 4 ? 300 : 60, treat: MissingDataTreatment.allCases[index % 4],
                    statistic: index % 10 == 9 ? "p90" : "Average"))
            let minutes = (0..<(30 * 1440)).filter { ($0 + index) % 97 != 0 }
            bench.metrics.add(minutes.map { (EngineBench.start + .minutes(Int64($0)), Double(($0 / 211 + index) % 12)) }, metric: name)
        }
        let before = ProcessTime.now
        let took = await clock.measure { await bench.timers.advance(.days(30)) }
        let used = ProcessTime.now - before
        print("30 days of 50 alarms: \(took), \(used) s of CPU, \(bench.sink.actions.count) actions")
        // The budget is of a machine of one's own; neighbours may take the rest of the wall time.
        #expect(used < 5)
        #expect(bench.sink.actions.count > 1000)
    }
}

/// CPU seconds that this process has used.
enum ProcessTime {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
