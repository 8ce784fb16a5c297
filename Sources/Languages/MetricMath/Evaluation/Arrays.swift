/// Functions over arrays of series: FIRST, LAST, METRIC_COUNT, REMOVE_EMPTY, SLICE and SORT.
extension Evaluator {
    func overArray(_ function: MetricFunction, _ array: [TimeSeries], at offset: Int) throws(MetricMathError) -> MathValue {
        switch function {
        case .metricCount: return .scalar(Double(array.count))
        case .removeEmpty: return .array(array.filter { !$0.isEmpty })
        default:
            if let chosen = function == .first ? array.first : array.last { return .series(chosen) }
            let grid = source.grid(period: period)
            return .series(TimeSeries(grid: grid, values: Array(repeating: nil, count: grid.count)))
        }
    }

    /// SLICE(array, start) and SLICE(array, start, end): from `start`, counted from 0, up to and without `end`.
    mutating func slice(_ arguments: [ExpressionNode], at offset: Int) throws(MetricMathError) -> [TimeSeries] {
        let array = try seriesArray(arguments[0], of: .slice)
        let start = bounded(try scalar(arguments[1], of: .slice), to: array.count)
        let end = arguments.count > 2 ? bounded(try scalar(arguments[2], of: .slice), to: array.count) : array.count
        return start < end ? Array(array[start..<end]) : []
    }

    /// SORT(array, AVG | MIN | MAX | SUM, ASC | DESC, limit): equal ones keep their order, series without data come last.
    mutating func sorted(_ arguments: [ExpressionNode]) throws(MetricMathError) -> [TimeSeries] {
        let array = try seriesArray(arguments[0], of: .sort)
        guard let function = arguments[1].name.flatMap(MetricFunction.init(rawValue:)), [.average, .minimum, .maximum, .sum].contains(function) else {
            throw MetricMathError(.type, "SORT takes AVG, MIN, MAX or SUM", at: arguments[1].offset)
        }
        guard let order = arguments[2].name, order == "ASC" || order == "DESC" else {
            throw MetricMathError(.type, "SORT takes ASC or DESC", at: arguments[2].offset)
        }
        let limit = arguments.count > 3 ? bounded(try scalar(arguments[3], of: .sort), to: array.count) : array.count
        let keyed = array.map { series in (key: sortKey(function, series, isAscending: order == "ASC"), series: series) }
        // Swift's sort is stable, so equal keys keep their order.
        return keyed.sorted { $0.key < $1.key }.prefix(limit).map(\.series)
    }

    /// What to sort by, lowest first; infinite without data.
    private func sortKey(_ function: MetricFunction, _ series: TimeSeries, isAscending: Bool) -> Double {
        guard !series.isEmpty, let key = reduction(function, series.present, outOf: series.grid.count) else { return .infinity }
        return isAscending ? key : -key
    }

    /// A whole number between 0 and `count`; NaN is 0.
    private func bounded(_ number: Double, to count: Int) -> Int {
        number.isNaN ? 0 : Int(min(max(number.rounded(.towardZero), 0), Double(count)))
    }
}
