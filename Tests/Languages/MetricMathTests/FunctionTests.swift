import Base
import Testing

@testable import MetricMath

@Suite("Functions") struct FunctionTests {
    @Test("Functions of one series", arguments: [
        ("ABS(m1)", [3.0, nil, 1.5, 2]), ("CEIL(m1)", [-3, nil, 2, -2]), ("FLOOR(m1)", [-3, nil, 1, -2]),
        ("DIFF(m1)", [nil, nil, 4.5, -3.5]), ("DIFF_TIME(m1)", [nil, nil, 120, 60]), ("RATE(m1)", [nil, nil, 4.5 / 120, -3.5 / 60]),
        ("RUNNING_SUM(m1)", [-3, nil, -1.5, -3.5]), ("FILL(m1,7)", [-3, 7, 1.5, -2]), ("FILL(m1,REPEAT)", [-3, -3, 1.5, -2]),
        ("FILL(m1,LINEAR)", [-3, -0.75, 1.5, -2]), ("FILL(m1, MIN(m1))", [-3, -3, 1.5, -2]), ("FILL(m1, m2)", [-3, 20, 1.5, -2]),
        ("LOG(m2)", [0, naturalLogarithm(20), nil, nil]), ("LOG10(m2*50)", [decimalLogarithm(50), 3, nil, nil]),
        ("FILL(m2,REPEAT)", [1, 20, 20, 20]), ("FILL(m2,LINEAR)", [1, 20, nil, nil]),
    ] as [(String, [Double?])])
    func ofSeries(_ expression: String, _ expected: [Double?]) throws {
        #expect(try evaluate(expression, [[-3, nil, 1.5, -2], [1, 20, nil, nil]]) == [expected])
    }

    @Test("Reductions of one series are scalars; in an average gaps count as 0", arguments: [
        ("SUM", 6.0), ("AVG", 1.5), ("MIN", 1), ("MAX", 3), ("DATAPOINT_COUNT", 3), ("STDDEV", (2.0 / 3).squareRoot()),
    ] as [(String, Double)])
    func scalars(_ function: String, _ expected: Double) throws {
        #expect(try evaluate("TIME_SERIES(\(function)(m1))", [[1, nil, 2, 3]]) == [[expected, expected, expected, expected]])
    }

    @Test("Reductions of an array are a series", arguments: [
        ("SUM(METRICS())", [11.0, 2, nil]), ("AVG([m1,m2])", [5.5, 1, nil]), ("MIN([m1,m2])", [1, 2, nil]), ("MAX([m1,m2])", [10, 2, nil]),
        ("DATAPOINT_COUNT([m1,m2])", [2, 1, nil]), ("STDDEV([m1,m2])", [4.5, 0, nil]), ("SUM(METRICS(\"2\"))", [10, nil, nil]),
        ("SUM([METRICS('m'), METRICS(\"1\")])", [12, 4, nil]),
    ] as [(String, [Double?])])
    func ofArrays(_ expression: String, _ expected: [Double?]) throws {
        #expect(try evaluate(expression, [[1, 2, nil], [10, nil, nil]]) == [expected])
    }

    @Test("Series without data reduce to nothing")
    func empty() throws {
        #expect(try evaluate("TIME_SERIES(AVG(m1))", [[nil, nil]]) == [[nil, nil]])
        #expect(try evaluate("TIME_SERIES(MAX(m1))", [[nil, nil]]) == [[nil, nil]])
        #expect(try evaluate("m2/SUM(m1)", [[nil, nil], [1, 1]]) == [[nil, nil]])
    }

    @Test("The documented examples of IF", arguments: [
        ("IF(m1, m2, m3)", [30.0, 0, 20, nil, nil]), ("IF(m1, 5, m3)", [5, 5, 20, nil, nil]), ("IF(m1, m2, 5)", [30, 0, 5, 5, nil]),
        ("IF(m1, m2)", [30, 0, nil, nil, nil]), ("IF(m1 < 1, 10, 2)", [2, 2, 10, 10, nil]), ("IF(1, m2, m3)", [30, nil, 0, 0, 30]),
        ("IF(0, m2, m3)", [0, 0, 20, nil, 20]), ("IF(0, m2)", [nil, nil, nil, nil, nil]), ("IF(MAX(m1) > 0, m1, 7)", [1, 1, 0, 0, nil]),
        ("IF(MAX(m1) < 0, m1, 7)", [7, 7, 7, 7, 7]), ("m3 + IF(2 > 1, 100, 200)", [100, 100, 120, nil, 120]),
    ] as [(String, [Double?])])
    func ifs(_ expression: String, _ expected: [Double?]) throws {
        let metrics: [[Double?]] = [[1, 1, 0, 0, nil], [30, nil, 0, 0, 30], [0, 0, 20, nil, 20]]
        #expect(try evaluate(expression, metrics) == [expected])
    }

    @Test("Arrays are sorted, sliced and counted")
    func arrays() throws {
        let metrics: [[Double?]] = [[2, 2], [nil, nil], [9, nil], [1, 1]]
        #expect(try evaluate("SORT(METRICS(), SUM, DESC)", metrics) == [[9, nil], [2, 2], [1, 1], [nil, nil]])
        #expect(try evaluate("SORT(METRICS(), MAX, ASC, 2)", metrics) == [[1, 1], [2, 2]])
        #expect(try evaluate("SLICE(SORT(METRICS(), AVG, DESC), 1)", metrics) == [[2, 2], [1, 1], [nil, nil]])
        #expect(try evaluate("SLICE(METRICS(), 0, 1)", metrics) == [[2, 2]])
        #expect(try evaluate("SLICE(METRICS(), 5, 9)", metrics) == [])
        #expect(try evaluate("SLICE(METRICS(), -5, 1e300)", metrics).count == 4)
        #expect(try evaluate("SLICE(METRICS(), 0/0)", metrics).count == 4)
        #expect(try evaluate("REMOVE_EMPTY(METRICS())", metrics).count == 3)
        #expect(try evaluate("FIRST(METRICS())", metrics) == [[2, 2]])
        #expect(try evaluate("LAST(METRICS())", metrics) == [[1, 1]])
        #expect(try evaluate("FIRST(SLICE(METRICS(), 9))", metrics) == [[nil, nil]])
        #expect(try evaluate("m1/METRIC_COUNT(METRICS())", metrics) == [[0.5, 0.5]])
        #expect(try evaluate("m1/PERIOD(m1)", metrics) == [[2.0 / 60, 2.0 / 60]])
    }

    @Test("The calendar functions name every period, in UTC, Monday first", arguments: [
        ("MINUTE(m1)", [0.0, 1]), ("HOUR(m1)", [0, 0]), ("DAY(m1)", [1, 1]), ("DATE(m1)", [5, 5]), ("MONTH(m1)", [1, 1]), ("YEAR(m1)", [2026, 2026]),
        ("EPOCH(m1)", [1_767_571_200, 1_767_571_260]), ("IF((DAY(m1)<6 AND (HOUR(m1)>=0 AND HOUR(m1)<17)),m1)", [0, 5]),
    ] as [(String, [Double?])])
    func calendar(_ expression: String, _ expected: [Double?]) throws {
        #expect(try evaluate(expression, [[nil, 5]]) == [expected])
    }
}
