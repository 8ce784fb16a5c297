import Base
import Testing

@testable import MetricMath

@Suite("What is refused") struct RefusalTests {
    @Test("Errors say what is wrong and where", arguments: [
        ("", MetricMathError.Kind.limit, 0), ("m1 +", .syntax, 4), ("m1 m2", .syntax, 3), ("(m1", .syntax, 3), ("m1)", .syntax, 2), ("[m1", .syntax, 3),
        ("m1 ! 2", .syntax, 3), ("m1 = 2", .syntax, 3), ("1.2.3+m1", .syntax, 3), ("3m1", .syntax, 0), ("'abc", .syntax, 0), ("m1+\u{e9}", .syntax, 3),
        ("FOO(m1)", .unknownName, 0), ("avg(m1)", .unknownName, 0), ("AVG()", .syntax, 0), ("AVG(m1,m2)", .syntax, 0), ("SORT(METRICS())", .syntax, 0),
        ("m1+ANOMALY_DETECTION_BAND(m1)", .unsupported, 3), ("INSIGHT_RULE_METRIC('a','b')", .unsupported, 0), ("SERVICE_QUOTA(m1)", .unsupported, 0),
        ("DB_PERF_INSIGHTS('RDS', 'db-1', 'x')", .unsupported, 0), ("LAMBDA('f')", .unsupported, 0), ("SELECT AVG(x) FROM y", .unsupported, 0),
    ])
    func syntax(_ text: String, _ kind: MetricMathError.Kind, _ offset: Int) {
        do {
            _ = try MetricExpression(parsing: text)
            Issue.record("accepted")
        } catch {
            #expect(error.kind == kind)
            #expect(error.offset == offset)
        }
    }

    @Test("Operands of the wrong kind are refused before there is data", arguments: [
        "ABS(5)", "AVG(5)", "METRIC_COUNT(m1)", "FIRST(m1)", "SLICE(m1,1)", "SLICE(METRICS(),m1)", "SORT(METRICS(),STDDEV,ASC)", "SORT(METRICS(),AVG,UP)",
        "SORT(m1,AVG,ASC)", "TIME_SERIES(m1)", "PERIOD(m1+1)", "PERIOD(5)", "MINUTE(METRICS())", "METRICS(m1)", "METRICS(1)", "'text'", "m1+'text'", "[m1,5]",
        "METRICS()+METRICS()", "METRICS()>5", "IF(METRICS(),1,2)", "IF(m1,METRICS())", "FILL(5,m1)", "FILL(m1,METRICS())", "FILL(m1,SIDEWAYS)", "REPEAT",
        "SEARCH(m1,'Average',300)", "SEARCH('x','average',300)", "SEARCH('x','Average',7)", "SEARCH('','Average',300)", "SEARCH('(x','Average',300)", "m1+AND",
    ])
    func types(_ text: String) {
        #expect(throws: MetricQueryError.self) { try evaluate(text, [[1]]) }
    }

    @Test("A final result that is a scalar is refused", arguments: ["5", "AVG(m1)", "1+2", "METRIC_COUNT(METRICS())"])
    func scalars(_ text: String) {
        #expect(throws: MetricQueryError.notSeries(id: "e")) { try evaluate(text, [[1]]) }
    }

    @Test("Limits hold: length, depth, series of an array, points of a request")
    func limits() throws {
        func kind(_ text: String) -> MetricMathError.Kind? {
            do { _ = try MetricExpression(parsing: text) } catch { return error.kind }
            return nil
        }
        #expect(kind(String(repeating: "1", count: ExpressionLimits.lengthMax + 1)) == .limit)
        for text in ["(", "[", "-", "ABS(", "1^"] { #expect(kind(String(repeating: text, count: 500) + "1") == .limit, "\(text)") }
        #expect(kind(Array(repeating: "m1", count: 600).joined(separator: "+")) == nil)
        let many = (1...400).map { "m\($0 % 3 + 1)" }.joined(separator: ",")
        #expect(throws: MetricQueryError.self) { try evaluate("[\(many),METRICS(),METRICS(),\(many.prefix(600)) ]", [[1], [2], [3]]) }
        let sum = Array(repeating: "m1", count: 600).joined(separator: "+")
        #expect(try evaluate(sum, [[1]]) == [[600]])
        #expect(throws: MetricQueryError.self) { try evaluate(sum, [Array(repeating: 1, count: 60_000)]) }
    }

    @Test("No text makes the reader fail otherwise than by refusing", arguments: 0..<4)
    func fuzz(seed: UInt64) {
        let words = ["m1", "(", ")", "[", "]", ",", "+", "-", "^", "*", "'", "\"", "AVG(", "IF(", "SEARCH('{a,b} x=\"y\" NOT z','Sum',60)", "1", "1e999", ".", " ", "METRICS()", "SORT(METRICS(),AVG,ASC)", "é", "&&", "OR", "="]
        var random = SeededRandom(seed: seed)
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }.joined()
            _ = try? evaluate(text, [[1, nil], [2, 3]])  // only that it returns matters
            _ = try? MetricSearch(parsing: text)
        }
    }
}
