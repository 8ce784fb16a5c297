import Testing

@testable import MetricMath

@Suite("Operators") struct OperatorTests {
    @Test("Precedence and association", arguments: [
        ("m1+2*3", 7.0), ("(m1+2)*3", 9), ("m1-2-3", -4), ("m1*8/4/2", 1), ("m1+2^3^2", 513), ("-m1^2", -1), ("m1*-2", -2), ("m1-(-2)", 3), ("2^-m1", 0.5),
        ("m1+1==2", 1), ("m1 OR 0 AND 0", 1), ("m1>0 && m1<0 || m1==1", 1), ("m1 != 1", 0), ("m1<=1", 1), ("m1>=2", 0), ("m1+1e2", 101), ("m1+.5", 1.5),
        ("m1*(3>2)", 1), ("--m1", 1), ("m1 + (1 AND 2)", 2),
    ])
    func precedence(_ expression: String, _ expected: Double) throws {
        #expect(try evaluate(expression, [[1]]) == [[expected]])
    }

    @Test("A gap counts as 0 where the other series has a value, and stays a gap where neither has")
    func gaps() throws {
        #expect(try evaluate("m1+m2", [[1, nil, 3, nil], [10, 20, nil, nil]]) == [[11, 20, 3, nil]])
        #expect(try evaluate("m1*5", [[1, nil]]) == [[5, nil]])
        #expect(try evaluate("5-m1", [[1, nil]]) == [[4, nil]])
    }

    @Test("The documented examples of comparisons", arguments: [
        ("m1 < m2", [0.0, 0, 1, 0]), ("m1 >= 30", [1, 0, 0, 0]), ("m1 > 15 AND m2 > 15", [1, 0, 0, 0]),
    ])
    func comparisons(_ expression: String, _ expected: [Double?]) throws {
        #expect(try evaluate(expression, [[30, 20, 0, 0], [20, nil, 20, nil]]) == [expected])
    }

    @Test("A point that divides by zero, or that no number can hold, is dropped")
    func dropped() throws {
        #expect(try evaluate("m1/m2", [[1, 2, 3], [0, 2, nil]]) == [[nil, 1, nil]])
        #expect(try evaluate("m1/0", [[1, 0]]) == [[nil, nil]])
        #expect(try evaluate("m1^m2", [[10, -1], [400, 0.5]]) == [[nil, nil]])
        #expect(try evaluate("LOG(m1)", [[0, -1]]) == [[nil, nil]])
        #expect(try evaluate("m1*(1/0)", [[1]]) == [[nil]])
        #expect(try evaluate("m1+(1/0-1/0 > 0)", [[1]]) == [[nil]])
    }

    @Test("Arrays combine with scalars and series, one by one")
    func arrays() throws {
        #expect(try evaluate("100/[m1,m2]", [[10, 20], [50, nil]]) == [[10, 5], [2, nil]])
        #expect(try evaluate("[m1,m2]/m3", [[10, 20], [50, nil], [10, 2]]) == [[1, 10], [5, 0]])
        #expect(try evaluate("METRICS()*100", [[1], [2]]) == [[100], [200]])
        #expect(try evaluate("m1-[m1,m2]", [[1], [2]]) == [[0], [-1]])
        #expect(try evaluate("SUM(-[m1, m2])", [[1], [2]]) == [[-3]])
        #expect(try evaluate("[m1,[m2,m1]]", [[1], [2]]) == [[1], [2], [1]])
    }

    @Test("Series of different periods meet at the moments that both name")
    func periods() throws {
        let queries = [
            MetricQuery(id: "a", content: .metric(metric("a", seconds: 60)), returnsData: false),
            MetricQuery(id: "b", content: .metric(metric("b", seconds: 120)), returnsData: false),
            MetricQuery(id: "e", content: .expression("a+b")),
        ]
        let source = FakeSource(["a": [1, 2, nil, nil], "b": [10, 20]], windowSeconds: 240)
        let results = try MetricQuerySet(queries).results(from: source, labels: context)
        #expect(results.map(\.series.values) == [[11, 2, 20, nil]])
    }
}
