import Base

/// MINUTE, HOUR, DAY, DATE, MONTH, YEAR and EPOCH: for every period of a series, with or without a value, a number of the
/// UTC time at which it begins. DAY is 1 for Monday to 7 for Sunday.
extension Evaluator {
    mutating func calendar(_ function: MetricFunction, _ argument: ExpressionNode) throws(MetricMathError) -> TimeSeries {
        let series = try series(argument, of: function)
        try charge(series.grid.count, at: argument.offset)
        return series.with((0..<series.grid.count).map { number(function, series.grid.time($0)) })
    }

    private func number(_ function: MetricFunction, _ time: Timestamp) -> Double {
        if function == .epoch { return Double(time.seconds) }
        let civil = CivilTime(time)
        switch function {
        case .minute: return Double(civil.minute)
        case .hour: return Double(civil.hour)
        case .day: return Double(civil.weekday == 0 ? 7 : civil.weekday)
        case .date: return Double(civil.day)
        case .month: return Double(civil.month)
        default: return Double(civil.year)
        }
    }
}
