import AWSWire
import Base
import Testing

@testable import CloudWatch

@Suite("GetMetricData") struct GetMetricDataTests {
    static func query(_ id: String, _ name: String, period: Int64 = 60, stat: String = "Average", dimensions: [String: String] = [:], extra: [Node.Member] = []) -> Node {
        .map([
            .init("Id", .text(id)),
            .init("MetricStat", [
                "Metric": ["Namespace": "App", "MetricName": .text(name), "Dimensions": Bench.dimensions(dimensions)], "Period": .int(period), "Stat": .text(stat),
            ]),
        ] + extra)
    }

    static func expression(_ id: String, _ text: String, extra: [Node.Member] = []) -> Node { .map([.init("Id", .text(id)), .init("Expression", .text(text))] + extra) }

    static func input(_ queries: [Node], from start: String = "2026-01-20T11:00:00Z", to end: String = "2026-01-20T12:00:00Z", _ extra: [Node.Member] = []) -> Node {
        .map([.init("MetricDataQueries", .list(queries)), .init("StartTime", .timestamp(time(start))), .init("EndTime", .timestamp(time(end)))] + extra)
    }

    func points(_ result: Node?) -> [String] {
        zip(result?["Timestamps"]?.items ?? [], result?["Values"]?.items ?? []).map { "\(($0.time?.iso8601 ?? "").dropFirst(11).dropLast(4)) \(decimalText($1.number ?? .nan))" }
    }

    func filled(_ values: [Double], start: String = "2026-01-20T11:00:00Z", name: String = "A") async throws -> Bench {
        let bench = Bench()
        for (index, value) in values.enumerated() { try await bench.put(name, value, at: time(start) + .minutes(Int64(index))) }
        return bench
    }

    @Test("Values come newest first, or oldest first where asked, over every protocol", arguments: [WireProtocol.query, .json, .cbor])
    func order(wire: WireProtocol) async throws {
        let bench = try await filled([1, 2, 3])
        let newest = try await bench.call("GetMetricData", Self.input([Self.query("a", "A")]), over: wire)
        #expect(points(newest["MetricDataResults"]?.items.first) == ["11:02 3", "11:01 2", "11:00 1"])
        #expect(newest["MetricDataResults"]?.items.first?["StatusCode"]?.text == "Complete")
        #expect(newest["MetricDataResults"]?.items.first?["Label"]?.text == "A")
        #expect(newest["Messages"] == .list([]))
        let oldest = try await bench.call("GetMetricData", Self.input([Self.query("a", "A")], [.init("ScanBy", "TimestampAscending")]), over: wire)
        #expect(points(oldest["MetricDataResults"]?.items.first) == ["11:00 1", "11:01 2", "11:02 3"])
    }

    @Test("The start is included and rounded down, the end is not included", arguments: [
        ("2026-01-20T11:01:59Z", "2026-01-20T11:03:00Z", 60, ["11:01 2", "11:02 3"]), ("2026-01-20T11:01:00Z", "2026-01-20T11:01:30Z", 60, ["11:01 2"]),
        ("2026-01-20T11:01:30Z", "2026-01-20T11:05:00Z", 120, ["11:01 2.5", "11:03 4"]), ("2026-01-20T11:00:00Z", "2026-01-20T12:00:00Z", 300, ["11:00 2.5"]),
        ("2026-01-20T10:58:00Z", "2026-01-20T11:02:00Z", 300, ["10:58 1.5"]),
    ])
    func window(_ start: String, _ end: String, _ period: Int64, _ expected: [String]) async throws {
        let bench = try await filled([1, 2, 3, 4])
        let output = try await bench.call("GetMetricData", Self.input([Self.query("a", "A", period: period)], from: start, to: end, [.init("ScanBy", "TimestampAscending")]))
        #expect(points(output["MetricDataResults"]?.items.first) == expected)
    }

    @Test("The start is rounded by its age, and by periods under a minute", arguments: [
        ("2026-01-20T11:58:47Z", 60, "2026-01-20T11:58:00Z"), ("2026-01-20T11:58:47Z", 10, "2026-01-20T11:58:40Z"), ("2026-01-20T11:58:47Z", 20, "2026-01-20T11:58:40Z"),
        ("2026-01-20T11:58:47Z", 1, "2026-01-20T11:58:47Z"), ("2026-01-05T11:32:34Z", 300, "2026-01-05T11:30:00Z"), ("2025-11-01T12:32:34Z", 3600, "2025-11-01T12:00:00Z"),
        ("2026-01-05T12:00:31Z", 60, "2026-01-05T12:00:00Z"),
    ])
    func rounding(_ start: String, _ period: Int64, _ expected: String) {
        let window = QuestionWindow(start: time(start), end: Bench.now, now: Bench.now)
        #expect(window.grid(period: .seconds(period)).start == time(expected))
    }

    @Test("Periods finer than what is kept of their time are left out", arguments: [(10, 10_800), (60, 1_296_000), (300, 5_443_200), (3600, 39_312_000)] as [(Int64, Int64)])
    func retention(_ period: Int64, _ reach: Int64) {
        let window = QuestionWindow(start: time("2000-01-01T00:00:00Z"), end: time("2040-01-01T00:00:00Z"), now: Bench.now)
        let grid = window.grid(period: .seconds(period))
        #expect(abs((grid.start - (Bench.now - .seconds(reach))).seconds) <= period)
        #expect(!window.isKept(Bench.now - .seconds(reach + 1), period: .seconds(period)))
        #expect(window.isKept(Bench.now - .seconds(reach - 1), period: .seconds(period)))
    }

    @Test("Standard data asked for in periods under a minute stands where its minutes begin")
    func standardResolution() async throws {
        let bench = Bench()
        try await bench.put("A", 1, at: time("2026-01-20T11:58:47Z"))
        try await bench.put("B", 1, at: time("2026-01-20T11:58:47Z"), resolution: 1)
        let output = try await bench.call("GetMetricData", Self.input([Self.query("a", "A", period: 10), Self.query("b", "B", period: 10)], from: "2026-01-20T11:58:00Z"))
        #expect(output["MetricDataResults"]?.items.map { $0["Timestamps"]?.items.map { $0.time?.iso8601 } } == [["2026-01-20T11:58:00Z"], ["2026-01-20T11:58:40Z"]])
    }

    @Test("Data of all units counts together, or of the one that is asked for")
    func units() async throws {
        let bench = Bench()
        try await bench.put("A", 1, at: time("2026-01-20T11:00:00Z"))
        try await bench.put("A", 3, at: time("2026-01-20T11:00:00Z"), unit: "Count")
        func sum(_ unit: String?) async throws -> [String] {
            let stat: Node = .map([
                .init("Metric", ["Namespace": "App", "MetricName": "A"]), .init("Period", 60), .init("Stat", "Sum"),
            ] + (unit.map { [.init("Unit", .text($0))] } ?? []))
            return points(try await bench.call("GetMetricData", Self.input([["Id": "a", "MetricStat": stat]]))["MetricDataResults"]?.items.first)
        }
        #expect(try await sum(nil) == ["11:00 4"])
        #expect(try await sum("Count") == ["11:00 3"])
        #expect(try await sum("None") == ["11:00 1"])
        #expect(try await sum("Bytes") == [])
    }

    @Test("Only the exact set of dimensions answers")
    func dimensions() async throws {
        let bench = Bench()
        try await bench.put("A", 1, at: time("2026-01-20T11:00:00Z"), ["Host": "a", "Zone": "1"])
        let output = try await bench.call("GetMetricData", Self.input([
            Self.query("a", "A"), Self.query("b", "A", dimensions: ["Host": "a"]), Self.query("c", "A", dimensions: ["Zone": "1", "Host": "a"]),
        ]))
        #expect(output["MetricDataResults"]?.items.map { points($0).count } == [0, 0, 1])
    }

    @Test("Expressions, hidden queries, labels and percentiles")
    func expressions() async throws {
        let bench = try await filled([1, 2, 3])
        let output = try await bench.call("GetMetricData", Self.input([
            Self.query("m1", "A", extra: [.init("ReturnData", false)]), Self.expression("e1", "m1*10", extra: [.init("Label", "ten: ${MAX}")]),
            Self.query("p", "A", period: 300, stat: "p50"),
        ]))
        #expect(output["MetricDataResults"]?.items.map { $0["Id"]?.text } == ["e1", "p"])
        #expect(output["MetricDataResults"]?.items.map { $0["Label"]?.text } == ["ten: 30", "A"])
        #expect(output["MetricDataResults"]?.items.map(points) == [["11:02 30", "11:01 20", "11:00 10"], ["11:00 2"]])
    }

    @Test("A search answers a result for each metric it finds, of the last two weeks")
    func search() async throws {
        let bench = Bench()
        for host in ["b", "a"] { try await bench.put("CPU", host == "a" ? 1 : 2, at: time("2026-01-20T11:00:00Z"), ["Host": host]) }
        try await bench.put("CPU", 9, at: time("2026-01-20T11:00:00Z"), ["Host": "a"], unit: "Percent")
        try await bench.put("CPU", 5, at: time("2026-01-20T11:00:00Z"), ["Zone": "z"])
        let output = try await bench.call("GetMetricData", Self.input([Self.expression("s", "SEARCH('{App,Host} MetricName=\"CPU\"', 'Sum', 60)")]))
        #expect(output["MetricDataResults"]?.items.map { $0["Label"]?.text } == ["a", "b"])
        #expect(output["MetricDataResults"]?.items.map(points) == [["11:00 10"], ["11:00 2"]])
        #expect(output["MetricDataResults"]?.items.map { $0["Id"]?.text } == ["s", "s"])
    }

    @Test("A search that finds too much says so")
    func searchLimit() async throws {
        let bench = Bench()
        let datums = (0..<600).map { Node.map([.init("MetricName", "CPU"), .init("Value", 1), .init("Dimensions", Bench.dimensions(["Host": "h\($0)"]))]) }
        try await bench.call("PutMetricData", ["Namespace": "App", "MetricData": .list(datums)])
        let output = try await bench.call("GetMetricData", Self.input([Self.expression("s", "SEARCH('{App,Host}', 'Sum', 60)")], to: "2026-01-20T12:01:00Z"))
        #expect(output["MetricDataResults"]?.items.count == 500)
        #expect(output["Messages"]?.items.first?["Value"]?.text == "Maximum number of allowed metrics exceeded")
    }

    @Test("Pages follow each other without gap or repeat, whatever their size", arguments: [1, 2, 3, 5, 7, 100], ["TimestampAscending", "TimestampDescending"])
    func pages(_ limit: Int64, _ order: String) async throws {
        let bench = try await filled([1, 2, 3, 4])
        for (index, value) in [7.0, 8, 9].enumerated() { try await bench.put("B", value, at: time("2026-01-20T11:30:00Z") + .minutes(Int64(index))) }
        for queries in [[Self.query("a", "A"), Self.query("none", "C"), Self.query("b", "B")], [Self.query("a", "A"), Self.expression("e", "a*2"), Self.query("b", "B")]] {
            let whole = try await bench.call("GetMetricData", Self.input(queries, [.init("ScanBy", .text(order))]))["MetricDataResults"]?.items ?? []
            var collected: [String: [String]] = [:]
            var token: Node?, pageCount = 0
            repeat {
                let extra: [Node.Member] = [.init("ScanBy", .text(order)), .init("MaxDatapoints", .int(limit))] + (token.map { [.init("NextToken", $0)] } ?? [])
                let page = try await bench.call("GetMetricData", Self.input(queries, extra))
                let results = page["MetricDataResults"]?.items ?? []
                #expect(results.reduce(0) { $0 + points($1).count } <= Int(limit))
                for result in results { collected[result["Id"]?.text ?? "", default: []] += points(result) }
                token = page["NextToken"]
                pageCount += 1
                if token != nil, let last = results.last, points(last).count > 0 { #expect(["PartialData", "Complete"].contains(last["StatusCode"]?.text)) }
            } while token != nil && pageCount < 50
            for result in whole { #expect(collected[result["Id"]?.text ?? ""] == points(result)) }
        }
    }

    @Test("A token holds for its own request only")
    func tokens() async throws {
        let bench = try await filled([1, 2, 3])
        let first = try await bench.call("GetMetricData", Self.input([Self.query("a", "A")], [.init("MaxDatapoints", 1)]))
        let token = try #require(first["NextToken"]?.text)
        for bad in ["x", "1-2-3-4", token + "0", "-1-0-0-0", token.replacing("-0-", with: "--1-")] {
            #expect(await bench.fault("GetMetricData", Self.input([Self.query("a", "A")], [.init("NextToken", .text(bad))])).name == "InvalidNextToken")
        }
        #expect(await bench.fault("GetMetricData", Self.input([Self.query("b", "A")], [.init("NextToken", .text(token))])).name == "InvalidNextToken")
        let again = try await bench.call("GetMetricData", Self.input([Self.query("a", "A")], [.init("MaxDatapoints", 1), .init("NextToken", "")]))
        #expect(again == first, "an empty token is none")
    }

    @Test("Unsound requests are refused with a validation error", arguments: [
        ([query("a", "A", stat: "average")], "The value average for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic."),
        ([query("a", "A", period: 61)], "The parameter MetricDataQueries.member.1.MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60."),
        ([["Id": "a"]], "The parameter MetricDataQueries.member.1.MetricStat is required.\n"),
        ([query("a", "A", extra: [.init("Expression", "1")])],
         "The parameters MetricDataQueries.member.1.Expression and MetricDataQueries.member.1.MetricStat are mutually exclusive and you have specified both."),
        ([query("a", "A"), query("a", "B")], "The query id 'a' is not unique"), ([expression("e", "b+1")], "Error in expression 'e' [Unknown id b]"),
        ([expression("e", "AVG(METRICS())+")], "Error in expression 'e' [Unexpected end of the expression at character 16]"),
        ([expression("e", "SELECT AVG(x) FROM y")], "Error in expression 'e' [Metrics Insights queries are not supported by this server at character 1]"),
        ([query("a", "A", extra: [.init("AccountId", "999999999999")])], "The value 999999999999 for parameter MetricDataQueries.member.1.AccountId is invalid."),
        ([query("A", "A")], "Invalid query id 'A': it must start with a lowercase letter and hold only letters, digits and underscores"),
    ] as [([Node], String)])
    func refuses(_ queries: [Node], _ message: String) async {
        let fault = await Bench().fault("GetMetricData", Self.input(queries))
        #expect(fault.name == "ValidationError")
        #expect(fault.message == message)
    }

    @Test("Ranges, limits and zones are checked")
    func bounds() async {
        let bench = Bench(), query = Self.query("a", "A")
        func message(_ input: Node) async -> String { await bench.fault("GetMetricData", input).message }
        #expect(await message(Self.input([query], from: "2026-01-20T12:00:00Z")) == "The parameter StartTime must not equal parameter EndTime.")
        #expect(await message(Self.input([query], from: "2026-01-20T13:00:00Z")) == "The parameter EndTime must be greater than StartTime.")
        #expect(await message(Self.input([query], [.init("MaxDatapoints", 0)])).contains("MaxDatapoints"))
        #expect(await message(Self.input([query], [.init("MaxDatapoints", 100_801)])).contains("MaxDatapoints"))
        #expect(await message(Self.input([query], [.init("LabelOptions", ["Timezone": "CET"])])) == "The value CET for parameter LabelOptions.Timezone is invalid.")
        #expect(await message(Self.input((0...500).map { Self.query("a\($0)", "A") })).contains("500"))
        #expect(await message(Self.input([])) == "The parameter MetricDataQueries is required.")
        #expect(await message(Self.input([query], from: "0000-01-01T00:00:00Z")).contains("StartTime"))
    }
}
