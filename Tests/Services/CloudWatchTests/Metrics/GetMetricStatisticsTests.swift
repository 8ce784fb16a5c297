import AWSWire
import Base
import Testing

@testable import CloudWatch

@Suite("GetMetricStatistics") struct GetMetricStatisticsTests {
    static func input(_ extra: [Node.Member], period: Int64 = 60, from start: String = "2026-01-20T11:00:00Z", to end: String = "2026-01-20T12:00:00Z") -> Node {
        .map([
            .init("Namespace", "App"), .init("MetricName", "A"), .init("StartTime", .timestamp(time(start))), .init("EndTime", .timestamp(time(end))), .init("Period", .int(period)),
        ] + extra)
    }

    @Test("Every statistic of each unit, over every protocol", arguments: [WireProtocol.query, .json, .cbor])
    func statistics(wire: WireProtocol) async throws {
        let bench = Bench()
        for value in [1.0, 2, 6] { try await bench.put("A", value, at: time("2026-01-20T11:00:10Z")) }
        try await bench.put("A", 5, at: time("2026-01-20T11:00:20Z"), unit: "Count")
        let output = try await bench.call(
            "GetMetricStatistics", Self.input([.init("Statistics", ["SampleCount", "Average", "Sum", "Minimum", "Maximum"])]), over: wire)
        let points = output["Datapoints"]?.items ?? []
        #expect(output["Label"]?.text == "A")
        #expect(points.map { $0["Unit"]?.text } == ["None", "Count"])
        #expect(points.first.map { point in ["SampleCount", "Average", "Sum", "Minimum", "Maximum"].map { point[$0]?.number } } == [3, 3, 9, 1, 6])
        #expect(points.first?["Timestamp"]?.time?.iso8601 == "2026-01-20T11:00:00Z")
        let extended = try await bench.call("GetMetricStatistics", Self.input([.init("ExtendedStatistics", ["p50", "tm50"]), .init("Unit", "None")]), over: wire)
        #expect(extended["Datapoints"]?.items.first?["ExtendedStatistics"] == ["p50": 2.0, "tm50": 1.5])
        #expect(extended["Datapoints"]?.items.count == 1)
    }

    @Test("Statistic sets and negative values have no percentiles: then there is no datapoint")
    func noPercentiles() async throws {
        let bench = Bench()
        try await bench.put("A", -1, at: time("2026-01-20T11:00:10Z"))
        try await bench.put("App", [
            .init("MetricName", "A"), .init("Timestamp", .timestamp(time("2026-01-20T11:05:00Z"))),
            .init("StatisticValues", ["SampleCount": 3, "Sum": 9, "Minimum": 1, "Maximum": 6]),
        ])
        #expect(try await bench.call("GetMetricStatistics", Self.input([.init("ExtendedStatistics", ["p50"])]))["Datapoints"]?.items.count == 0)
        #expect(try await bench.call("GetMetricStatistics", Self.input([.init("Statistics", ["Sum"])]))["Datapoints"]?.items.map { $0["Sum"]?.number } == [-1, 9])
    }

    @Test("Unsound requests are refused with code and sentence", arguments: [
        (input([]), "InvalidParameterCombinationException", "Must specify either Statistics or ExtendedStatistics"),
        (input([.init("Statistics", ["Sum"]), .init("ExtendedStatistics", ["p50"])]), "InvalidParameterCombinationException",
         "The parameters Statistics and ExtendedStatistics are mutually exclusive and you have specified both."),
        (input([.init("ExtendedStatistics", ["p101"])]), "InvalidParameterValueException", "The value p101 for parameter ExtendedStatistics.member.1 is not a valid statistic."),
        (input([.init("ExtendedStatistics", ["Sum"])]), "InvalidParameterValueException", "The value Sum for parameter ExtendedStatistics.member.1 is not a valid statistic."),
        (input([.init("Statistics", ["Sum"])], period: 7), "InvalidParameterValueException", "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60."),
        (input([.init("Statistics", ["Sum"])], to: "2026-01-20T11:00:00Z"), "InvalidParameterValueException", "The parameter StartTime must be less than the parameter EndTime."),
        (input([.init("Statistics", ["Sum"])], to: "2026-01-20T10:00:00Z"), "InvalidParameterValueException", "The parameter StartTime must be less than the parameter EndTime."),
        (input([.init("Statistics", ["Sum"])], period: 1, from: "2026-01-19T12:00:00Z"), "InvalidParameterCombinationException",
         "You have requested up to 86400 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range."),
    ] as [(Node, String, String)])
    func refuses(_ input: Node, _ name: String, _ message: String) async {
        let fault = await Bench().fault("GetMetricStatistics", input)
        #expect(fault.name == name)
        #expect(fault.message == message)
    }

    @Test("1,440 datapoints are allowed")
    func limit() async throws {
        try await Bench().call("GetMetricStatistics", Self.input([.init("Statistics", ["Sum"])], from: "2026-01-19T12:00:00Z"))
    }
}
