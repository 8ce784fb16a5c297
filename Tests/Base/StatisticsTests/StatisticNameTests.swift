import Base
import Testing

@Suite("Names of statistics") struct StatisticNameTests {
    @Test("Every documented form reads, and its name reads back equal", arguments: [
        ("SampleCount", Statistic.sampleCount), ("Average", .average), ("Sum", .sum), ("Minimum", .minimum), ("Maximum", .maximum),
        ("p99", .percentile(99)), ("p99.9", .percentile(99.9)), ("p0.0", .percentile(0)), ("p100", .percentile(100)),
        ("p12.0123456789", .percentile(12.0123456789)), ("IQM", .interquartileMean),
        ("tm90", .trimmedMean(.percent(lower: 0, upper: 90))), ("TM(2%:98%)", .trimmedMean(.percent(lower: 2, upper: 98))),
        ("TM(150:1000)", .trimmedMean(.values(lower: 150, upper: 1000))), ("TM(:95%)", .trimmedMean(.percent(lower: 0, upper: 95))),
        ("TM(10%:)", .trimmedMean(.percent(lower: 10, upper: 100))), ("wm98", .winsorizedMean(.percent(lower: 0, upper: 98))),
        ("WM(10%:90%)", .winsorizedMean(.percent(lower: 10, upper: 90))), ("tc90", .trimmedCount(.percent(lower: 0, upper: 90))),
        ("TC(0.005:0.030)", .trimmedCount(.values(lower: 0.005, upper: 0.03))), ("TC(:0.5)", .trimmedCount(.values(lower: nil, upper: 0.5))),
        ("ts90", .trimmedSum(.percent(lower: 0, upper: 90))), ("TS(80%:)", .trimmedSum(.percent(lower: 80, upper: 100))),
        ("PR(:300)", .percentileRank(lower: nil, upper: 300)), ("PR(100:2000)", .percentileRank(lower: 100, upper: 2000)),
        ("PR(10:)", .percentileRank(lower: 10, upper: nil)), ("TM(0%:100%)", .trimmedMean(.percent(lower: 0, upper: 100))),
        ("p99.", .percentile(99)), ("PR(1e3:2.5E+3)", .percentileRank(lower: 1000, upper: 2500)), ("TM(1e-3:)", .trimmedMean(.values(lower: 0.001, upper: nil))),
        ("TM(100e28:)", .trimmedMean(.values(lower: 1e30, upper: nil))), ("TM(10e014:)", .trimmedMean(.values(lower: 1e15, upper: nil))),
        ("TM(123456789012345.67e-25:1.5e300)", .trimmedMean(.values(lower: 123456789012345.67e-25, upper: 1.5e300))),
        ("TC(0.0000000001:999999999999999)", .trimmedCount(.values(lower: 1e-10, upper: 999_999_999_999_999))),
    ])
    func reads(_ text: String, _ statistic: Statistic) {
        #expect(Statistic(parsing: text) == statistic)
        #expect(Statistic(parsing: statistic.name) == statistic, "\(statistic.name)")
    }

    @Test("What CloudWatch does not know is refused", arguments: [
        "", "average", "AVERAGE", "Avg", "p", "P99", "p100.1", "p-1", "p.5", "p9.9.9", "p99.12345678901", "p1e1", "p+5", "p 5", "TM90", "Tm90", "tm", "tm101",
        "tm(10%:90%)", "TM(10%:90)", "TM(10:90%)", "TM(:)", "TM()", "TM(90%:10%)", "TM(10:5)", "TM(-5:5)", "TM(10%:90%", "TM(1:2:3)", "TM(1%)",
        "PR(10%:90%)", "PR90", "pr(1:2)", "iqm", "XX(1:2)", "TM(%:90%)", "TM(1:0x2)", "TM(inf:nan)", "TM(1e:5)", "TM(1e999:)", "TM(1e1%:50%)", "p１", "SampleCount ", "TM(1234567890123456:)",
    ])
    func refuses(_ text: String) { #expect(Statistic(parsing: text) == nil) }

    @Test("Numbers are written without exponents", arguments: [
        (0.0, "0"), (5.0, "5"), (-5.25, "-5.25"), (1e-10, "0.0000000001"), (1.5e-7, "0.00000015"), (1e20, "100000000000000000000"), (-1.25e17, "-125000000000000000"),
    ])
    func decimals(_ value: Double, _ text: String) { #expect(decimalText(value) == text) }
}
