import Testing

@testable import MetricMath

@Suite("Search") struct MetricSearchTests {
    @Test("Names are cut as documented", arguments: [
        ("CustomCount1", ["Custom", "Count", "1"], "customcount1"), ("SDBFailure", ["SDB", "Failure"], "sdbfailure"),
        ("Project2-trial333", ["Project", "2", "trial", "333"], "project2trial333"), ("Network-Errors_2", ["Network", "Errors", "2"], "networkerrors2"),
        ("couNT", ["cou", "NT"], "count"), ("AWS/EC2", ["AWS", "EC", "2"], "awsec2"), ("---", [], ""), ("4xxErrors", ["4", "xx", "Errors"], "4xxerrors"),
    ])
    func tokens(_ text: String, _ pieces: [String], _ joined: String) {
        #expect(SearchTokens(text).pieces == pieces)
        #expect(SearchTokens(text).joined == joined)
    }

    @Test("Partial matches follow the documentation", arguments: [
        ("CustomCount1", "count", true), ("CustomCount1", "Count", true), ("CustomCount1", "COUNT", true), ("CustomCount1", "couNT", false),
        ("CustomCount1", "CustomCount", true), ("CustomCount1", "Count1", true), ("CustomCount1", "customcount", false), ("CustomCount1", "count1", false),
        ("Network-Errors-2", "network/errors", true), ("NetworkErrors2", "network+errors", true), ("Network-Errors-2", "network-errors", true),
        ("NetworkErrors2", "Network_Errors", true), ("VolumeReadOps", "ReadOps", true), ("AWS/EC2", "EC2", true), ("AWS/EC2", "AWS", true), ("t2.micro", "micro", true),
        ("t2.micro", "mic", false), ("i-1234567890123456", "i-1234567890123456", true), ("Custom", "CustomCount", false),
    ])
    func partial(_ name: String, _ term: String, _ expected: Bool) { #expect(SearchTokens(name).match(SearchTokens(term)) == expected) }

    static let metrics = [
        metric("CPUUtilization", namespace: "AWS/EC2", ["InstanceId": "i-1"]),
        metric("CPUUtilization", namespace: "AWS/EC2", ["InstanceId": "i-2"]),
        metric("CPUUtilization", namespace: "AWS/EC2", ["InstanceType": "t2.micro"]),
        metric("NetworkPacketsIn", namespace: "AWS/EC2", ["InstanceId": "i-1"]),
        metric("VolumeReadOps", namespace: "AWS/EBS", ["VolumeId": "v-1", "Project": "ProjectA"]),
        metric("Errors", namespace: "My Namespace", ["Dimension@Name": "Europe\\France Traffic(Network)"]),
    ]

    @Test("Searches find what they describe", arguments: [
        (#" {AWS/EC2,InstanceId} MetricName="CPUUtilization" "#, [0, 1]), (#"{AWS/EC2}"#, [0, 1, 2, 3]), (#"{"AWS/EC2","InstanceType"}"#, [2]),
        (#"{AWS/EC2, InstanceId}, "CPUUtilization""#, [0, 1]), (#"MetricName="cpuutilization""#, []), (#"cpu"#, [0, 1, 2]),
        (#"{AWS/EC2,InstanceId} network packets"#, [3]), (#"{AWS/EC2,InstanceId} network AND packets"#, [3]), (#"InstanceType=micro"#, [2]),
        (#"InstanceType="t2.micro" Namespace="AWS/EC2""#, [2]), (#"{AWS/EC2,InstanceId} MetricName="CPUUtilization" NOT i-1"#, [1]),
        (#"NOT Namespace=AWS"#, [5]), (#"NOT "i-1" NOT "i-2" Namespace=AWS"#, [2, 4]), (#"(EC2 OR EBS) AND MetricName=ReadOps"#, [4]),
        (#"(EC2 OR EBS) MetricName=ReadOps ProjectA"#, [4]), (#"InstanceId=("i-1" OR "i-2") MetricName=CPU"#, [0, 1]),
        (#"{"My Namespace", "Dimension@Name"}, "Europe\\France Traffic\(Network\)""#, [5]), (#""Dimension@Name"="Europe\\France Traffic\(Network\)""#, [5]),
        (#":aws.AccountId="123456789012" MetricName=Errors"#, [5]), (#":aws.AccountId="999999999999""#, []), (#":aws.AccountId=LOCAL Errors"#, [5]),
        (#"MetricName="NetworkPacketsIn" OR MetricName="Errors" AND France"#, [3, 5]), (#"{AWS/EC2,InstanceId,Other}"#, []),
    ])
    func finds(_ query: String, _ expected: [Int]) throws {
        let search = try MetricSearch(parsing: query)
        let found = Self.metrics.indices.filter {
            let metric = Self.metrics[$0]
            return search.matches(account: "123456789012", namespace: metric.namespace, name: metric.name, dimensions: metric.dimensions)
        }
        #expect(found == expected)
    }

    @Test("Broken searches are refused where they break", arguments: [
        ("", 0), ("   ", 0), ("{}", 1), ("{a", 2), ("{a,}", 3), ("\"a", 0), ("(a", 2), ("a)", 1), ("a OR", 4), ("AND", 0), ("NOT", 3), ("a AND AND b", 6), ("=b", 0), ("a=", 2),
        ("---", 0), ("()", 1),
    ])
    func broken(_ query: String, _ offset: Int) {
        do {
            _ = try MetricSearch(parsing: query)
            Issue.record("accepted")
        } catch { #expect(error.offset == offset) }
    }

    @Test("Depth and length are limited")
    func limits() {
        for text in ["(", "NOT ", "a=("] {
            #expect(throws: MetricMathError.self) { try MetricSearch(parsing: String(repeating: text, count: 200) + "a") }
        }
        #expect(throws: MetricMathError.self) { try MetricSearch(parsing: String(repeating: "a", count: 1025)) }
    }

    @Test("A search in an expression answers a series for each metric, labelled by what tells them apart")
    func inExpressions() throws {
        var source = FakeSource(["CPUUtilization": [1, 2], "NetworkPacketsIn": [10, 20]])
        source.searchable = Self.metrics
        func results(_ expression: String, label: String? = nil) throws -> [MetricQueryResult] {
            try MetricQuerySet([MetricQuery(id: "e1", content: .expression(expression), label: label, period: .seconds(60))]).results(from: source, labels: context)
        }
        let found = try results("SEARCH(' {AWS/EC2,InstanceId} MetricName=\"CPUUtilization\" ', 'Average', 60)")
        #expect(found.map(\.label) == ["i-1", "i-2"])
        #expect(found.map(\.series.values) == [[1, 2], [1, 2]])
        #expect(try results("SUM(SEARCH('{AWS/EC2,InstanceId}', 'Average'))").map(\.series.values) == [[12, 24]])
        #expect(try results("SEARCH('{AWS/EC2,InstanceId}', 'Average')").map(\.label) == ["i-1 CPUUtilization", "i-2 CPUUtilization", "i-1 NetworkPacketsIn"])
        #expect(try results("SEARCH('{AWS/EC2,InstanceType}', 'Average')").map(\.label) == ["CPUUtilization"])
        #expect(try results("SEARCH('{AWS/EC2,InstanceId} CPU', 'Average')", label: "cpu of").map(\.label) == ["cpu of i-1", "cpu of i-2"])
        #expect(try results("SEARCH('{AWS/EC2,InstanceId} CPU', 'Average')", label: "${LABEL}: ${MAX}").map(\.label) == ["i-1: 2", "i-2: 2"])
        #expect(try results("SEARCH('{Nowhere}', 'Average')").isEmpty)
    }
}
