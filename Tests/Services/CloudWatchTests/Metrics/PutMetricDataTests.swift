import AWSWire
import Base
import MetricStore
import Testing

@testable import CloudWatch

@Suite("PutMetricData") struct PutMetricDataTests {
    static func input(_ datum: Node, namespace: Node = "App") -> Node { ["Namespace": namespace, "MetricData": [datum]] }

    @Test("A datum is stored under its labels, at its minute or second, over every protocol", arguments: [WireProtocol.query, .json, .cbor])
    func stores(wire: WireProtocol) async throws {
        let bench = Bench()
        try await bench.call("PutMetricData", [
            "Namespace": "App",
            "MetricData": [
                ["MetricName": "A", "Value": 1.5, "Timestamp": .timestamp(time("2026-01-20T11:59:59.750Z")), "Unit": "Count", "Dimensions": Bench.dimensions(["Host": "a"])],
                ["MetricName": "B", "Value": 2, "Timestamp": .timestamp(time("2026-01-20T11:59:59.750Z")), "StorageResolution": 1],
                ["MetricName": "C", "StatisticValues": ["SampleCount": 4, "Sum": 10, "Minimum": 1, "Maximum": 4]],
                ["MetricName": "D", "Values": [1, 2, 3], "Counts": [1, 0, 2], "Unit": "None"],
            ],
        ], over: wire)
        let stored = bench.store.all.sorted { ($0.labels["__name__"] ?? "") < ($1.labels["__name__"] ?? "") }
        #expect(stored.map { MetricIdentity(labels: $0.labels)?.name } == ["A", "B", "C", "D"])
        #expect(stored.map { $0.samples.map(\.time.iso8601) } == [["2026-01-20T11:59:00Z"], ["2026-01-20T11:59:59Z"], ["2026-01-20T12:00:00Z"], ["2026-01-20T12:00:00Z"]])
        #expect(stored[0].labels == Labels([
            (name: "__account__", value: "123456789012"), (name: "__region__", value: "eu-west-1"), (name: "__namespace__", value: "App"), (name: "__name__", value: "A"),
            (name: "__unit__", value: "Count"), (name: "Host", value: "a"),
        ]))
        #expect(stored[0].samples.map(\.value) == [.float(1.5)])
        #expect(stored[2].samples.map(\.value) == [.distribution(Distribution(statisticSet: 4, sum: 10, minimum: 1, maximum: 4))])
        var expected = Distribution(1)
        expected.merge(Distribution(3, count: 2))
        #expect(stored[3].samples.map(\.value) == [.distribution(expected)])
    }

    @Test("What breaks the documented rules is refused with CloudWatch's code and sentence", arguments: [
        (#"{"MetricName":"A"}"#, "MissingRequiredParameterException", "At least one of the parameters must be specified."),
        (#"{"MetricName":"A","Value":1,"StatisticValues":{"SampleCount":1,"Sum":1,"Minimum":1,"Maximum":1}}"#, "InvalidParameterCombinationException",
         "The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both."),
        (#"{"MetricName":"A","Value":1,"Values":[1]}"#, "InvalidParameterCombinationException",
         "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both."),
        (#"{"MetricName":"A","Values":[1,2],"Counts":[1]}"#, "InvalidParameterValueException",
         "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size."),
        (#"{"MetricName":"A","Value":1,"Counts":[1]}"#, "MissingRequiredParameterException", "The parameter MetricData.member.1.Values is required."),
        (#"{"MetricName":"A","Value":3e108}"#, "InvalidParameterValueException", "The value 3e+108 for parameter MetricData.member.1.Value is invalid."),
        (#"{"MetricName":"A","Value":-3e108}"#, "InvalidParameterValueException", "The value -3e+108 for parameter MetricData.member.1.Value is invalid."),
        (#"{"MetricName":"A","Values":[1],"Counts":[-1]}"#, "InvalidParameterValueException", "The value -1.0 for parameter MetricData.member.1.Counts is invalid."),
        (#"{"MetricName":"A","Value":1,"Timestamp":"2026-01-06T12:00:29Z"}"#, "InvalidParameterValueException",
         "The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks."),
        (#"{"MetricName":"A","Value":1,"Timestamp":"2026-01-20T14:00:31Z"}"#, "InvalidParameterValueException",
         "The parameter MetricData.member.1.Timestamp must specify a time no more than two hours in the future."),
        (#"{"MetricName":"A","Value":1,"StorageResolution":30}"#, "InvalidParameterValueException",
         "The parameter MetricData.member.1.StorageResolution must be a value in the set [ 1, 60 ]."),
        (#"{"MetricName":"A","StatisticValues":{"SampleCount":2,"Sum":1,"Minimum":2,"Maximum":1}}"#, "InvalidParameterValueException",
         "The parameter MetricData.member.1.StatisticValues.Minimum must be less than or equal to the parameter MetricData.member.1.StatisticValues.Maximum."),
        (#"{"MetricName":"A","StatisticValues":{"SampleCount":-2,"Sum":1,"Minimum":1,"Maximum":1}}"#, "InvalidParameterValueException",
         "The value -2.0 for parameter MetricData.member.1.StatisticValues.SampleCount is invalid."),
        (#"{"MetricName":"A","Value":1,"Dimensions":[{"Name":":x","Value":"y"}]}"#, "InvalidParameterValueException",
         "The value :x for parameter MetricData.member.1.Dimensions.member.1.Name is invalid."),
        (#"{"MetricName":"A","Value":1,"Dimensions":[{"Name":"x","Value":" "}]}"#, "InvalidParameterValueException",
         "The value   for parameter MetricData.member.1.Dimensions.member.1.Value is invalid."),
        (#"{"MetricName":"A","Value":1,"Dimensions":[{"Name":"x","Value":"é"}]}"#, "InvalidParameterValueException",
         "The value é for parameter MetricData.member.1.Dimensions.member.1.Value is invalid."),
        (#"{"MetricName":"A","Value":1,"Dimensions":[{"Name":"x","Value":"1"},{"Name":"x","Value":"2"}]}"#, "InvalidParameterValueException",
         "The parameter MetricData.member.1.Dimensions.member.2.Name repeats the name of another dimension."),
    ])
    func refuses(_ datum: String, _ name: String, _ message: String) async {
        let bench = Bench()
        let fault = await bench.fault("PutMetricData", Self.input(Node(json: datum)))
        #expect(fault.name == name)
        #expect(fault.message == message)
        #expect(bench.store.all.isEmpty)
    }

    @Test("NaN and infinity are refused over every protocol", arguments: [WireProtocol.query, .json, .cbor])
    func notANumber(wire: WireProtocol) async {
        for (value, text) in [(Double.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity")] {
            let input: Node = wire == .json ? Self.input(["MetricName": "A", "Value": .text(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")]) : Self.input(["MetricName": "A", "Value": .double(value)])
            let fault = await Bench().fault("PutMetricData", input, over: wire)
            #expect(fault.message == "The value \(text) for parameter MetricData.member.1.Value is invalid.")
        }
    }

    @Test("Several faults of one code are listed, a line each; nothing of the request is stored")
    func several() async {
        let bench = Bench()
        let old = Node.timestamp(Bench.now - .days(20))
        let fault = await bench.fault("PutMetricData", ["Namespace": "App", "MetricData": [
            ["MetricName": "A", "Value": 1, "Timestamp": old], ["MetricName": "B", "Value": 1], ["MetricName": "C", "Value": 1, "Timestamp": old],
        ]])
        #expect(fault.message == """
            The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks.
            The parameter MetricData.member.3.Timestamp must specify a time within the past two weeks.
            """)
        #expect(bench.store.all.isEmpty)
    }

    @Test("A request has 1 to 1,000 datums and a sound namespace")
    func bounds() async throws {
        let bench = Bench()
        let datum: Node = ["MetricName": "A", "Value": 1]
        try await bench.call("PutMetricData", ["Namespace": "App", "MetricData": .list(Array(repeating: datum, count: 1000))])
        #expect(await bench.fault("PutMetricData", ["Namespace": "App", "MetricData": .list(Array(repeating: datum, count: 1001))]).message == "The collection MetricData must not have a size greater than 1000.")
        let values = Node.list((0...150).map { .int($0) })
        #expect(await bench.fault("PutMetricData", Self.input(["MetricName": "A", "Values": values])).message == "The collection MetricData.member.1.Values must not have a size greater than 150.")
        #expect(await bench.fault("PutMetricData", ["Namespace": "App"]).message == "The parameter MetricData is required.")
        for namespace in [":App", "Ä", "  "] as [Node] {
            #expect(await bench.fault("PutMetricData", ["Namespace": namespace, "MetricData": [datum]]).name.hasPrefix("InvalidParameterValue"))
        }
        #expect(await bench.fault("PutMetricData", ["MetricData": [datum]]).message == "The parameter Namespace is required.")
    }

    @Test("Members of entities are refused by name")
    func entities() async {
        let input: Node = ["Namespace": "App", "MetricData": [["MetricName": "A", "Value": 1]], "StrictEntityValidation": true]
        #expect(await Bench().fault("PutMetricData", input).message.contains("StrictEntityValidation"))
    }

    @Test("Batches of an origin count once; a header of another form is refused")
    func origins() async throws {
        let bench = Bench()
        let input = Self.input(["MetricName": "A", "Value": 1])
        for origin in ["agent/host-1/7", "agent/host-1/7", "agent/host-1/8", "other/7", nil, nil] { try await bench.call("PutMetricData", input, origin: origin) }
        #expect(bench.store.all.first?.samples.count == 5)
        for origin in ["", "7", "/7", "a/", "a/0", "a/-1", "a/x", "a/18446744073709551616", "ä/1", String(repeating: "a", count: 257) + "/1"] {
            await #expect(throws: ServiceFault.self, "\(origin)") { try await bench.call("PutMetricData", input, origin: origin) }
        }
    }

    @Test("What the store refuses is told with a code that says whether to try again", arguments: [
        (AppendRefusal.diskFull, "ServiceUnavailable"), (.memoryFull, "Throttling"), (.closed, "ServiceUnavailable"), (.damaged("x"), "InternalServiceFault"),
        (.tooManySeries(max: 5), "LimitExceededFault"), (.invalid("x"), "InvalidParameterValueException"),
    ])
    func refusals(_ refusal: AppendRefusal, _ name: String) async {
        let bench = Bench()
        bench.store.refuse(refusal)
        #expect(await bench.fault("PutMetricData", Self.input(["MetricName": "A", "Value": 1])).name == name)
    }
}
