import AWSWire
import Base
import Testing

@testable import CloudWatch

@Suite("ListMetrics") struct ListMetricsTests {
    func names(_ output: Node) -> [String] {
        (output["Metrics"]?.items ?? []).map { metric in
            let dimensions = (metric["Dimensions"]?.items ?? []).map { "\($0["Name"]?.text ?? "")=\($0["Value"]?.text ?? "")" }
            return "\(metric["Namespace"]?.text ?? "") \(metric["MetricName"]?.text ?? "") \(dimensions.joined(separator: ","))"
        }.sorted()
    }

    func filled() async throws -> Bench {
        let bench = Bench()
        try await bench.put("CPU", 1, at: Bench.now, ["Host": "a"])
        try await bench.put("CPU", 1, at: Bench.now, ["Host": "b", "Zone": "1"])
        try await bench.put("CPU", 1, at: Bench.now, ["Host": "a"], unit: "Percent")
        try await bench.put("CPU", 1, at: Bench.now, ["Host": "a"], unit: "Count")
        try await bench.put("Disk", 1, at: Bench.now - .hours(5))
        try await bench.put("Disk", 1, at: Bench.now - .days(13), namespace: "Other")
        return bench
    }

    @Test("Filters choose; a metric of several units is listed once", arguments: [
        ("{}", ["App CPU Host=a", "App CPU Host=b,Zone=1", "App Disk ", "Other Disk "]),
        (#"{"Namespace":"App"}"#, ["App CPU Host=a", "App CPU Host=b,Zone=1", "App Disk "]), (#"{"MetricName":"Disk"}"#, ["App Disk ", "Other Disk "]),
        (#"{"Dimensions":[{"Name":"Host"}]}"#, ["App CPU Host=a", "App CPU Host=b,Zone=1"]), (#"{"Dimensions":[{"Name":"Host","Value":"a"}]}"#, ["App CPU Host=a"]),
        (#"{"Dimensions":[{"Name":"Host"},{"Name":"Zone","Value":"1"}]}"#, ["App CPU Host=b,Zone=1"]),
        (#"{"RecentlyActive":"PT3H"}"#, ["App CPU Host=a", "App CPU Host=b,Zone=1"]), (#"{"Namespace":"app"}"#, []),
        (#"{"IncludeLinkedAccounts":false,"Namespace":"Other"}"#, ["Other Disk "]),
    ])
    func filters(_ input: String, _ expected: [String]) async throws {
        let bench = try await filled()
        for wire in [WireProtocol.query, .json, .cbor] { #expect(try await names(bench.call("ListMetrics", Node(json: input), over: wire)) == expected) }
    }

    @Test("A metric without data for two weeks is not listed")
    func activity() async throws {
        var bench = try await filled()
        bench.now = Bench.now + .days(2)
        #expect(try await names(bench.call("ListMetrics", [:])) == ["App CPU Host=a", "App CPU Host=b,Zone=1", "App Disk "])
    }

    @Test("Pages have 500 metrics and list each once", arguments: [499, 500, 501, 1203])
    func pages(_ count: Int) async throws {
        let bench = Bench()
        var datums: [Node] = []
        for index in 0..<count {
            for unit in index % 3 == 0 ? ["Bytes", "Count"] : ["None"] {
                datums.append(.map([.init("MetricName", "M"), .init("Value", 1), .init("Unit", .text(unit)), .init("Dimensions", Bench.dimensions(["host": "h\(index)"]))]))
            }
        }
        for start in stride(from: 0, to: datums.count, by: 1000) {
            try await bench.call("PutMetricData", ["Namespace": "App", "MetricData": .list(Array(datums[start..<min(start + 1000, datums.count)]))])
        }
        var seen: [String] = [], token: Node?, sizes: [Int] = []
        repeat {
            let output = try await bench.call("ListMetrics", .map(token.map { [.init("NextToken", $0)] } ?? []))
            sizes.append(output["Metrics"]?.items.count ?? 0)
            seen += names(output)
            token = output["NextToken"]
        } while token != nil && sizes.count < 9
        #expect(seen.count == count)
        #expect(Set(seen).count == count)
        #expect(sizes.dropLast().allSatisfy { $0 == 500 } && sizes.count == (count + 499) / 500)
    }

    @Test("An empty token is none")
    func emptyToken() async throws {
        let bench = Bench()
        try await bench.put("A", 1, at: Bench.now)
        #expect(try await bench.call("ListMetrics", ["NextToken": ""])["Metrics"]?.items.count == 1)
    }

    @Test("Other accounts and broken tokens are refused")
    func refuses() async {
        let bench = Bench()
        #expect(await bench.fault("ListMetrics", ["IncludeLinkedAccounts": true]).message.contains("IncludeLinkedAccounts"))
        #expect(await bench.fault("ListMetrics", ["OwningAccount": "123456789012"]).message.contains("OwningAccount"))
        for token in ["x", "abc", "zz", "00ff"] as [Node] {
            #expect(await bench.fault("ListMetrics", ["NextToken": token]).message == "Request parameter NextToken is invalid")
        }
    }
}
