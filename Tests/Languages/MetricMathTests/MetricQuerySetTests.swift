import Base
import Testing

@testable import MetricMath

@Suite("Sets of queries") struct MetricQuerySetTests {
    func expression(_ id: String, _ text: String, returnsData: Bool = true) -> MetricQuery {
        MetricQuery(id: id, content: .expression(text), returnsData: returnsData)
    }

    @Test("Expressions may refer to later ones, and results come in the order of the request")
    func order() throws {
        let set = try MetricQuerySet([
            expression("e2", "e1*2"), expression("e1", "m1+1"), MetricQuery(id: "m1", content: .metric(metric("a")), returnsData: true),
            expression("hidden", "e2", returnsData: false),
        ])
        let results = try set.results(from: FakeSource(["a": [1, nil]]), labels: context)
        #expect(results.map(\.id) == ["e2", "e1", "m1"])
        #expect(results.map(\.series.values) == [[4, nil], [2, nil], [1, nil]])
        #expect(results.map(\.label) == ["e2", "e1", "a"])
        #expect(set.type(of: "e1") == .series)
    }

    @Test("Unsound sets are refused with the reason", arguments: [
        ([("M1", "m")], MetricQueryError.invalidID("M1")), ([("1m", "m")], .invalidID("1m")), ([("a-b", "m")], .invalidID("a-b")), ([("", "m")], .invalidID("")),
        ([("a", "m"), ("a", "m")], .duplicateID("a")), ([("a", "=b")], .unknownReference(in: "a", to: "b")), ([("a", "=a")], .cycle(["a"])),
        ([("a", "=b"), ("b", "=c+1"), ("c", "=b")], .cycle(["b", "c"])), ([("m", "m"), ("a", "=AVG(m)"), ("b", "=m-a")], .notSeries(id: "a")),
    ])
    func unsound(_ queries: [(String, String)], _ expected: MetricQueryError) {
        #expect(throws: expected) {
            try MetricQuerySet(queries.map { id, text in
                text.hasPrefix("=") ? expression(id, String(text.dropFirst())) : MetricQuery(id: id, content: .metric(metric(text)))
            })
        }
    }

    @Test("A long chain of expressions needs no deep stack")
    func chain() throws {
        var queries = [MetricQuery(id: "e0", content: .metric(metric("a")), returnsData: false)]
        for index in 1..<500 { queries.append(expression("e\(index)", "e\(index - 1)+1", returnsData: index == 499)) }
        let results = try MetricQuerySet(queries.reversed()).results(from: FakeSource(["a": [1]]), labels: context)
        #expect(results.map(\.series.values) == [[500]])
    }

    @Test("The kinds of results are known without data", arguments: [
        ("METRICS()", MathType.array), ("m+1", .series), ("SEARCH('x','Sum')", .array), ("FIRST(SEARCH('x','Sum'))", .series), ("IF(AVG(m)>1,1)", .series),
    ])
    func types(_ text: String, _ type: MathType) throws {
        let set = try MetricQuerySet([MetricQuery(id: "m", content: .metric(metric("a"))), expression("e", text)])
        #expect(set.type(of: "e") == type)
        #expect(set.usesSearch == text.contains("SEARCH"))
    }

    @Test("Labels show values, times and properties", arguments: [
        ("plain", "plain"), ("${LABEL}", "latency"), ("[max: ${MAX}] ${PROP('MetricName')}", "[max: 9] latency"),
        ("${PROP('Dim.Host')}/${PROP('Namespace')}/${PROP('Region')}/${PROP('AccountId')}/${PROP('Stat')}/${PROP('Period')}", "web-1/App/eu-west-1/123456789012/Average/60"),
        ("${PROP('Dim.None')}", ""), ("${AVG} ${SUM} ${MIN} ${FIRST} ${LAST}", "5 15 1 1 5"), ("${DATAPOINT_COUNT}", "3"), ("${FIRST_LAST_RANGE} ${MIN_MAX_RANGE}", "4 8"),
        ("${LAST_TIME}", "2026-01-05 00:03:00 UTC"), ("${MAX_TIME_RELATIVE}", "59m"), ("${FIRST_LAST_TIME_RANGE} ${MIN_MAX_TIME_RANGE}", "3m 1m"),
        ("${NOPE} $ ${", "${NOPE} $ ${"), ("${PROP(Period)}", "${PROP(Period)}"), ("a$", "a$"), ("", ""),
    ])
    func labels(_ text: String, _ expected: String) throws {
        let query = MetricQuery(id: "m", content: .metric(metric("latency", ["Host": "web-1"])), label: text)
        let results = try MetricQuerySet([query]).results(from: FakeSource(["latency": [1, 9, nil, 5]]), labels: context)
        #expect(results.map(\.label) == [expected])
    }

    @Test("Default labels of metrics of one name show what differs, and nothing else", arguments: [
        ([stat()], ["cpu"]), ([stat(), stat(statistic: .maximum)], ["cpu Average", "cpu Maximum"]), ([stat(), stat(seconds: 300)], ["cpu 60s", "cpu 300s"]),
        ([stat(host: "a"), stat(host: "b"), stat()], ["a cpu", "b cpu", "cpu"]), ([stat(host: "a"), stat(statistic: .maximum, host: "a")], ["cpu Average", "cpu Maximum"]),
        ([stat(namespace: "X", host: "a"), stat(namespace: "Y", statistic: .maximum, host: "b", seconds: 300)], ["X a cpu Average 60s", "Y b cpu Maximum 300s"]), ([stat(), stat()], ["cpu", "cpu"]),
    ] as [([MetricStat], [String])])
    func defaultLabels(_ metrics: [MetricStat], _ expected: [String]) throws {
        let hidden = MetricQuery(id: "hidden", content: .metric(Self.stat(namespace: "Z", statistic: .sum, seconds: 600)), returnsData: false)
        let queries = metrics.enumerated().map { MetricQuery(id: "m\($0.offset)", content: .metric($0.element)) }
        let set = try MetricQuerySet(queries + [hidden, MetricQuery(id: "other", content: .metric(metric("memory")))])
        let source = FakeSource(["cpu": [1, 2, 3, 4, 5]], windowSeconds: 600)
        #expect(try set.results(from: source, labels: context).map(\.label) == expected + ["memory"])
        #expect(try queries.map { try set.result(ofMetric: $0, from: source, labels: context)?.label } == expected)
    }

    private static func stat(namespace: String = "App", statistic: Statistic = .average, host: String? = nil, seconds: Int64 = 60) -> MetricStat {
        MetricStat(
            namespace: namespace, name: "cpu", dimensions: host.map { [MetricDimension(name: "Host", value: $0)] } ?? [], period: .seconds(seconds),
            statistic: statistic)
    }

    @Test("Times in labels are shown in the zone that was asked for", arguments: [
        ("+0930", "2026-01-05 09:30:00 +0930"), ("-0100", "2026-01-04 23:00:00 -0100"), ("+0000", "2026-01-05 00:00:00 UTC"),
    ])
    func zones(_ zone: String, _ expected: String) throws {
        var context = context
        context.offsetFromUTC = try #require(LabelContext.offset(parsing: zone))
        let query = MetricQuery(id: "m", content: .metric(metric("a")), label: "${FIRST_TIME}")
        #expect(try MetricQuerySet([query]).results(from: FakeSource(["a": [1]]), labels: context).map(\.label) == [expected])
    }

    @Test("Zones are a sign and four digits", arguments: ["", "0100", "+100", "+2400", "+0060", "+01:0", "+01000", "UTC", "++100"])
    func badZones(_ text: String) { #expect(LabelContext.offset(parsing: text) == nil) }

    @Test("Labels have limits")
    func labelLimits() {
        for label in [String(repeating: "${MAX}", count: 6), "${LABEL}${LABEL}", String(repeating: "${", count: 1025)] {
            #expect(throws: MetricQueryError.self) { try MetricQuerySet([MetricQuery(id: "m", content: .metric(metric("a")), label: label)]) }
        }
    }

    @Test("Labels of an array's series stand behind the expression's", arguments: [
        (nil, ["a", "b"]), ("Filled With 0:", ["Filled With 0: a", "Filled With 0: b"]), ("", ["a", "b"]),
    ] as [(String?, [String])])
    func arrayLabels(_ label: String?, _ expected: [String]) throws {
        let set = try MetricQuerySet([
            MetricQuery(id: "m1", content: .metric(metric("a")), returnsData: false), MetricQuery(id: "m2", content: .metric(metric("b")), returnsData: false),
            MetricQuery(id: "e", content: .expression("FILL(METRICS(), 0)"), label: label),
        ])
        #expect(try set.results(from: FakeSource(["a": [1], "b": [nil]]), labels: context).map(\.label) == expected)
    }
}
