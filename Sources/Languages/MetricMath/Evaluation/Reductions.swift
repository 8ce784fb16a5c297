/// AVG, MIN, MAX, SUM, STDDEV and DATAPOINT_COUNT: of one series a scalar, of an array one series.
///
/// In an average missing values count as 0, as documented: over a series the divisor is the number of its periods, over an
/// array the number of its series. Deviations are those of a whole population. Where nothing has a value, neither has the result.
extension Evaluator {
    mutating func reduced(_ function: MetricFunction, _ argument: ExpressionNode) throws(MetricMathError) -> MathValue {
        switch try value(of: argument) {
        case .scalar: throw refused(function, .scalar, at: argument.offset)
        case .series(let series): return .scalar(reduction(function, series.present, outOf: series.grid.count) ?? .nan)
        case .array(let array): return .series(try reduced(function, array, at: argument.offset))
        }
    }

    private mutating func reduced(_ function: MetricFunction, _ array: [TimeSeries], at offset: Int) throws(MetricMathError) -> TimeSeries {
        let grid = try grid(over: array, at: offset)
        var columns: [[Double?]] = []
        for series in array {
            try charge(grid.count, at: offset)
            columns.append(series.values(on: grid))
        }
        let values = (0..<grid.count).map { index -> Double? in
            let present = columns.compactMap { $0[index] }
            return present.isEmpty ? nil : reduction(function, present, outOf: array.count)
        }
        return TimeSeries(grid: grid, values: values)
    }
}

/// The reduction of the values that exist, out of `count` that could; nil when it has none.
func reduction(_ function: MetricFunction, _ values: [Double], outOf count: Int) -> Double? {
    let sum = values.reduce(0, +)
    switch function {
    case .sum: return sum
    case .datapointCount: return Double(values.count)
    case .minimum: return values.min()
    case .maximum: return values.max()
    case .average: return values.isEmpty ? nil : sum / Double(count)
    case .standardDeviation:
        guard !values.isEmpty else { return nil }
        let mean = sum / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    default: return nil
    }
}
