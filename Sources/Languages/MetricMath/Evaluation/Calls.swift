import Base

/// Which function does what: the table of metric math.
extension Evaluator {
    mutating func call(_ function: MetricFunction, _ arguments: [ExpressionNode], at offset: Int) throws(MetricMathError) -> MathValue {
        switch function {
        case .metrics: return .array(try chosenMetrics(arguments))
        case .search: return .array(try searched(arguments, at: offset))
        case .if: return try choice(arguments, at: offset)
        case .fill: return try filled(arguments, at: offset)
        case .slice: return .array(try slice(arguments, at: offset))
        case .sort: return .array(try sorted(arguments))
        case .period: return .scalar(try periodSeconds(arguments[0]))
        case .timeSeries: return .series(try constantSeries(arguments[0]))
        case .first, .last, .removeEmpty, .metricCount: return try overArray(function, try seriesArray(arguments[0], of: function), at: offset)
        case .minute, .hour, .day, .date, .month, .year, .epoch: return .series(try calendar(function, arguments[0]))
        case .average, .minimum, .maximum, .sum, .standardDeviation, .datapointCount: return try reduced(function, arguments[0])
        case .abs, .ceil, .floor, .log, .log10, .difference, .timeDifference, .rate, .runningSum: return try eachSeries(function, arguments[0])
        case .anomalyDetectionBand, .insightRuleMetric, .serviceQuota, .performanceInsights, .lambda:
            throw MetricMathError(.unsupported, "The function \(function.rawValue) is not supported by this server", at: offset)
        }
    }

    func refused(_ function: MetricFunction, _ type: MathType, at offset: Int) -> MetricMathError {
        MetricMathError(.type, "The function \(function.rawValue) does not take \(type.rawValue) here", at: offset)
    }

    mutating func series(_ node: ExpressionNode, of function: MetricFunction) throws(MetricMathError) -> TimeSeries {
        let value = try value(of: node)
        guard case .series(let series) = value else { throw refused(function, value.type, at: node.offset) }
        return series
    }

    mutating func seriesArray(_ node: ExpressionNode, of function: MetricFunction) throws(MetricMathError) -> [TimeSeries] {
        let value = try value(of: node)
        guard case .array(let array) = value else { throw refused(function, value.type, at: node.offset) }
        return array
    }

    mutating func scalar(_ node: ExpressionNode, of function: MetricFunction) throws(MetricMathError) -> Double {
        let value = try value(of: node)
        guard case .scalar(let number) = value else { throw refused(function, value.type, at: node.offset) }
        return number
    }

    private mutating func eachSeries(_ function: MetricFunction, _ argument: ExpressionNode) throws(MetricMathError) -> MathValue {
        let value = try value(of: argument)
        guard value.type != .scalar else { throw refused(function, .scalar, at: argument.offset) }
        return try mapped(value, at: argument.offset) { series in
            switch function {
            case .abs: series.map { Swift.abs($0) }
            case .ceil: series.map { $0.rounded(.up) }
            case .floor: series.map { $0.rounded(.down) }
            case .log: series.map(naturalLogarithm)
            case .log10: series.map(decimalLogarithm)
            case .difference: series.steps { value, _ in value }
            case .timeDifference: series.steps { _, seconds in seconds }
            case .rate: series.steps { value, seconds in value / seconds }
            default: series.runningSum
            }
        }
    }

    /// METRICS() and METRICS("part of an id").
    private func chosenMetrics(_ arguments: [ExpressionNode]) throws(MetricMathError) -> [TimeSeries] {
        guard let argument = arguments.first else { return metrics.map(\.series) }
        guard let part = argument.text else { throw MetricMathError(.type, "METRICS takes a text", at: argument.offset) }
        return metrics.filter { contains($0.id, part) }.map(\.series)
    }

    /// PERIOD of a metric: "Valid input is metrics, not the results of other expressions."
    private func periodSeconds(_ argument: ExpressionNode) throws(MetricMathError) -> Double {
        guard let metric = metrics.first(where: { $0.id == argument.name }) else {
            throw MetricMathError(.type, "PERIOD takes the id of a metric", at: argument.offset)
        }
        return Double(metric.series.grid.period.milliseconds) / 1000
    }

    private mutating func constantSeries(_ argument: ExpressionNode) throws(MetricMathError) -> TimeSeries {
        let number = try scalar(argument, of: .timeSeries)
        return try constant(number, on: source.grid(period: period), at: argument.offset)
    }

    mutating func constant(_ number: Double, on grid: TimeGrid, at offset: Int) throws(MetricMathError) -> TimeSeries {
        try charge(grid.count, at: offset)
        return TimeSeries(grid: grid, values: Array(repeating: number, count: grid.count))
    }
}

private func contains(_ text: String, _ part: String) -> Bool {
    if part.isEmpty { return true }
    let whole = Array(text.utf8), part = Array(part.utf8)
    guard part.count <= whole.count else { return false }
    return (0...whole.count - part.count).contains { whole[$0..<$0 + part.count].elementsEqual(part) }
}
