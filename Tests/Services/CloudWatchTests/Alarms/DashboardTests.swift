import AWSWire
import Base
import RecordStore
import Testing

@testable import CloudWatch

@Suite struct DashboardTests {
    let bench = AlarmServiceBench()

    private func put(_ name: String, _ body: String) async throws(ServiceFault) -> [DashboardMessage] {
        try await PutDashboard(records: bench.records).run(.init(dashboardName: name, dashboardBody: body), in: bench.call()).dashboardValidationMessages
    }

    static let sound = [
        #"{"widgets":[]}"#, #"{"widgets":[{"type":"text","x":0,"y":7,"width":3,"height":3,"properties":{"markdown":"Hello"}}]}"#,
        widget(#"["N","m","D","v"]"#), widget(#"["N","m"],[".",".","D","v",{"stat":"p99"}]"#), widget(#"[{"expression":"m1*2","id":"e"}],["...","x"]"#),
        #"{"periodOverride":"auto","start":"-PT6H","widgets":[{"type":"alarm","properties":{"alarms":["arn"]}},{"type":"log","properties":{"region":"r","query":"q"}}]}"#,
        #"{"widgets":[{"type":"metric","properties":{"region":"r","annotations":{"alarms":["a"]}}}]}"#,
    ]

    static func widget(_ metrics: String) -> String { #"{"widgets":[{"type":"metric","properties":{"region":"us-east-1","metrics":[\#(metrics)]}}]}"# }

    @Test("A sound body is kept as it was put", arguments: sound)
    func keeps(body: String) async throws {
        #expect(try await put("d", body).isEmpty)
        let answer = try await GetDashboard(records: bench.records).run(.init(dashboardName: "d"), in: bench.call())
        #expect((answer.dashboardBody, answer.dashboardArn) == (body, "arn:aws:cloudwatch::123456789012:dashboard/d"))
    }

    @Test("What a body has wrong is told with its path", arguments: [
        (#"{}"#, "", "Should have required property 'widgets'"), (#"{"widgets":{}}"#, "/widgets", "Should be array"),
        (#"{"widgets":[1]}"#, "/widgets/0", "Should be object"), (#"{"widgets":[{"properties":{}}]}"#, "/widgets/0", "Should have required property 'type'"),
        (#"{"widgets":[{"type":"x","properties":{}}]}"#, "/widgets/0/type", "Should be equal to one of the allowed values: alarm, custom, explorer, log, metric, text"),
        (#"{"widgets":[{"type":"text"}]}"#, "/widgets/0", "Should have required property 'properties'"),
        (#"{"widgets":[{"type":"text","properties":{}}]}"#, "/widgets/0/properties", "Should have required property 'markdown'"),
        (#"{"widgets":[{"type":"text","width":25,"properties":{"markdown":""}}]}"#, "/widgets/0/width", "Should be <= 24"),
        (#"{"widgets":[{"type":"text","x":-1,"properties":{"markdown":""}}]}"#, "/widgets/0/x", "Should be >= 0"),
        (#"{"widgets":[{"type":"text","x":1.5,"properties":{"markdown":""}}]}"#, "/widgets/0/x", "Should be integer"),
        (#"{"widgets":[{"type":"text","properties":{"markdown":5}}]}"#, "/widgets/0/properties/markdown", "Should be string"),
        (#"{"periodOverride":"x","widgets":[]}"#, "/periodOverride", "Should be equal to one of the allowed values: auto, inherit"),
        (#"{"widgets":[{"type":"metric","properties":{"metrics":[["N","m"]]}}]}"#, "/widgets/0/properties", "Should have required property 'region'"),
        (widget(#""x""#), "/widgets/0/properties/metrics/0", #"Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element"#),
        (widget(#"["N","m"],["N","m",{"D":"v"},"x"]"#), "/widgets/0/properties/metrics/1/2", "Invalid metric field type, only 'String' type is allowed"),
        (widget(#"["N","m","D"]"#), "/widgets/0/properties/metrics/0", "Should NOT have more than 2 items"),
        (widget(#"[{"id":"x"}]"#), "/widgets/0/properties/metrics/0/0", "Should have required property 'expression'"),
        (widget(Array(repeating: #"["N","m"]"#, count: 501).joined(separator: ",")), "/widgets/0/properties/metrics", "Should NOT have more than 500 items"),
        (#"{"widgets":["# + Array(repeating: #"{"type":"text","properties":{"markdown":""}}"#, count: 501).joined(separator: ",") + "]}", "/widgets", "Should NOT have more than 500 items"),
    ])
    func refuses(body: String, path: String, message: String) async throws {
        let answer = await fault { () async throws(ServiceFault) in _ = try await put("d", body) }
        #expect(answer?.name == "DashboardInvalidInputError")
        #expect(answer?.message.hasPrefix("The dashboard body is invalid, there are 1 validation errors:\n[\n  {\n    \"dataPath\": \"\(path)\",\n") == true, "\(answer?.message ?? "")")
        #expect(answer?.members.first?.value.items?.first?["Message"]?.text == message)
        #expect(try await ListDashboards(records: bench.records).run(.init(), in: bench.call()).dashboardEntries.isEmpty)
    }

    @Test("More than 2,500 metrics in all widgets are refused")
    func totalMetrics() async {
        let metrics = Array(repeating: #"["N","m"]"#, count: 417).joined(separator: ",")
        let widgets = Array(repeating: #"{"type":"metric","properties":{"region":"r","metrics":[\#(metrics)]}}"#, count: 6).joined(separator: ",")
        let answer = await fault { () async throws(ServiceFault) in _ = try await put("d", #"{"widgets":[\#(widgets)]}"#) }
        #expect(answer?.message.contains("more than 2500 metrics") == true)
    }

    @Test("A text that is no JSON object has one sentence", arguments: ["", "{", "[]", "1", "{\"widgets\":[}"])
    func notJSON(body: String) async {
        let answer = await fault { () async throws(ServiceFault) in _ = try await put("d", body) }
        #expect(answer?.message == "The field DashboardBody must be a valid JSON object")
    }

    @Test("Unknown properties are kept and warned of")
    func warnings() async throws {
        let messages = try await put("d", #"{"widgets":[{"type":"text","color":1,"properties":{"markdown":"x","size":2}}],"extra":1}"#)
        #expect(Set(messages.compactMap(\.dataPath)) == ["/extra", "/widgets/0/color", "/widgets/0/properties/size"])
    }

    @Test("Dashboards are listed by name and prefix, and deleted all or none")
    func listAndDelete() async throws {
        for name in ["b", "a1", "a2"] { _ = try await put(name, #"{"widgets":[]}"#) }
        func names(_ prefix: String? = nil) async throws -> [String] {
            try await ListDashboards(records: bench.records).run(.init(dashboardNamePrefix: prefix), in: bench.call()).dashboardEntries.map(\.dashboardName)
        }
        #expect(try await names() == ["a1", "a2", "b"])
        #expect(try await names("a") == ["a1", "a2"])
        let delete = DeleteDashboards(records: bench.records)
        let unknown = await fault { () async throws(ServiceFault) in _ = try await delete.run(.init(dashboardNames: ["a1", "nobody"]), in: bench.call()) }
        #expect(unknown?.message == "The specified dashboard does not exist. [nobody]")
        let none = await fault { () async throws(ServiceFault) in _ = try await delete.run(.init(dashboardNames: []), in: bench.call()) }
        #expect(none?.name == "InvalidParameterValueException")
        _ = try await delete.run(.init(dashboardNames: ["a1", "b"]), in: bench.call())
        #expect(try await names() == ["a2"])
    }

    @Test("Names hold letters, digits, hyphens and underscores", arguments: ["", "a b", "a.b", "é", String(repeating: "x", count: 256)])
    func names(name: String) async {
        let answer = await fault { () async throws(ServiceFault) in _ = try await put(name, #"{"widgets":[]}"#) }
        #expect(answer?.name == "InvalidParameterValueException")
    }
}
