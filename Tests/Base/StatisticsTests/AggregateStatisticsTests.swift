import Testing

@testable import Base

@Suite("Statistics of an aggregate") struct AggregateStatisticsTests {
    func aggregate(_ values: [Double]) -> Aggregate {
        var aggregate = Aggregate(tracksSpread: true)
        for value in values { aggregate.add(value) }
        return aggregate
    }

    func value(_ name: String, _ values: [Double]) -> Double? {
        Statistic(parsing: name).flatMap { aggregate(values).value(of: $0) }
    }

    static let tenths: [Double] = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]

    @Test("Statistics of ten values", arguments: [
        ("SampleCount", 10.0), ("Sum", 550), ("Average", 55), ("Minimum", 10), ("Maximum", 100),
        ("p0", 10), ("p10", 10), ("p50", 50), ("p90", 90), ("p90.1", 100), ("p99", 100), ("p100", 100),
        ("tm90", 50), ("TM(10%:90%)", 55), ("TM(:50%)", 30), ("TM(50%:)", 80), ("TM(20:50)", 40), ("IQM", 60),
        ("tc90", 9), ("TC(10%:90%)", 8), ("TC(20:50)", 3), ("TC(200:)", 0), ("ts90", 450), ("TS(80%:)", 190), ("TS(:20)", 30),
        ("wm90", 54), ("WM(10%:90%)", 54), ("WM(20:90)", 55), ("PR(:30)", 30), ("PR(30:60)", 30), ("PR(95:)", 10),
    ])
    func ten(_ name: String, _ expected: Double) { #expect(value(name, Self.tenths) == expected) }

    @Test("Nothing has no statistics, and bounds that no value is in have no mean")
    func nothing() {
        #expect(value("Average", []) == nil)
        #expect(value("p50", []) == nil)
        #expect(value("TM(200:300)", Self.tenths) == nil)
    }

    @Test("Negative values have no percentiles, but everything else")
    func negative() {
        #expect(value("p50", [-1, 2]) == nil)
        #expect(value("PR(:1)", [-1, 2]) == nil)
        #expect(value("Average", [-1, 2]) == 0.5)
    }

    @Test("A statistic set hides its percentiles, unless its values are equal", arguments: [
        (Distribution(statisticSet: 3, sum: 6, minimum: 1, maximum: 3), nil as Double?),
        (Distribution(statisticSet: 3, sum: 6, minimum: 2, maximum: 2), 2),
        (Distribution(statisticSet: 1, sum: 5, minimum: 5, maximum: 5), 5),
        (Distribution(statisticSet: 3, sum: 7, minimum: 2, maximum: 2), nil),
        (Distribution(statisticSet: 1, sum: 5, minimum: 4, maximum: 6), nil),
    ])
    func statisticSets(_ set: Distribution, _ median: Double?) {
        var aggregate = Aggregate(tracksSpread: true)
        aggregate.add(set)
        #expect(aggregate.value(of: .percentile(50)) == median)
        #expect(aggregate.value(of: .sum) == set.sum)
        #expect(aggregate.value(of: .sampleCount) == set.count)
    }

    @Test("What cannot be held is passed over")
    func impossible() {
        var aggregate = aggregate([5])
        for value in [Double.nan, .infinity, -.infinity] { aggregate.add(value) }
        aggregate.add(9, count: 0)
        aggregate.add(9, count: -1)
        aggregate.add(9, count: .nan)
        #expect(aggregate == self.aggregate([5]))
        var histogram = Histogram()
        for value in [Double.nan, .infinity, -.infinity] { histogram.add(value) }
        #expect(histogram == Histogram())
    }

    static let names = ["p0", "p1", "p25", "p50", "p75.5", "p99", "p99.9", "p100"]

    @Test("Percentiles are the brute force's, exactly or within half a bucket", arguments: 0..<30)
    func percentiles(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let values = (0..<Int.random(in: 1...900, using: &random)).map { _ in Double.random(in: 0...1, using: &random) * 1e6 * Double.random(in: 0...1, using: &random) }
        let sorted = values.sorted(), aggregate = aggregate(values)
        let tolerance = values.count <= Aggregate.exactValuesMax ? 0 : 0.0055
        for name in Self.names {
            guard case .percentile(let percent)? = Statistic(parsing: name) else { Issue.record("\(name)"); continue }
            let rank = max(1, (percent * Double(values.count) / 100 - 1e-9).rounded(.up))
            let expected = sorted[Int(rank) - 1]
            let actual = aggregate.value(of: .percentile(percent)) ?? .nan
            #expect(abs(actual - expected) <= tolerance * expected, "\(name) of \(values.count)")
            #expect((sorted[0]...sorted[sorted.count - 1]).contains(actual))
        }
    }

    @Test("Trimmed statistics agree with the brute force over ranks", arguments: 0..<20)
    func trimmed(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let values = (0..<Int.random(in: 1...200, using: &random)).map { _ in Double(Int.random(in: 0...40, using: &random)) }
        let sorted = values.sorted(), n = Double(values.count)
        let lower = Double(Int.random(in: 0...50, using: &random)), upper = Double(Int.random(in: 50...100, using: &random))
        let first = Int((lower * n / 100 - 1e-9).rounded(.up)), last = Int((upper * n / 100 - 1e-9).rounded(.up))
        let kept = Array(sorted[max(first, 0)..<last])
        let aggregate = aggregate(values), bounds = Statistic.Bounds.percent(lower: lower, upper: upper)
        #expect(aggregate.value(of: .trimmedCount(bounds)) == Double(kept.count))
        #expect(abs((aggregate.value(of: .trimmedSum(bounds)) ?? .nan) - kept.reduce(0, +)) < 1e-6)
        let rest = (aggregate.value(of: .trimmedCount(.percent(lower: 0, upper: lower))) ?? 0) + (aggregate.value(of: .trimmedCount(.percent(lower: upper, upper: 100))) ?? 0)
        #expect(rest + Double(kept.count) == n)
    }

    @Test("Merging in any order is the same as adding one by one", arguments: 0..<20)
    func merging(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let values = (0..<Int.random(in: 2...700, using: &random)).map { _ in Double(Int.random(in: 0...5000, using: &random)) }
        var parts = [Aggregate](repeating: Aggregate(tracksSpread: true), count: 3)
        for value in values { parts[Int.random(in: 0...2, using: &random)].add(value) }
        var merged = parts[2]
        merged.merge(parts[0])
        merged.merge(parts[1])
        let whole = aggregate(values)
        for name in Self.names + ["Sum", "SampleCount", "Minimum", "Maximum"] {
            guard let statistic = Statistic(parsing: name), let a = merged.value(of: statistic), let b = whole.value(of: statistic) else { Issue.record("\(name)"); continue }
            #expect(abs(a - b) <= 0.011 * abs(b), "\(name)")
        }
    }
}
