import Base

/// SEARCH('query', 'statistic', period): the series of every metric that the query finds.
extension Evaluator {
    mutating func searched(_ arguments: [ExpressionNode], at offset: Int) throws(MetricMathError) -> [TimeSeries] {
        guard let query = arguments[0].text else { throw MetricMathError(.type, "SEARCH takes a quoted query", at: arguments[0].offset) }
        let search = try MetricSearch(parsing: query, at: arguments[0].offset + 1)
        guard let statistic = arguments[1].text.flatMap({ Statistic(parsing: $0) }) else {
            throw MetricMathError(.type, "SEARCH takes the quoted name of a statistic", at: arguments[1].offset)
        }
        let period = arguments.count > 2 ? try searchPeriod(arguments[2]) : self.period
        let found = source.metrics(matching: search, statistic: statistic, period: period)
        let labels = distinguishingLabels(of: found)
        var result: [TimeSeries] = []
        for (metric, label) in zip(found.prefix(ExpressionLimits.seriesMax), labels) {
            var series = source.series(of: metric)
            try charge(series.grid.count, at: offset)
            series.label = label
            result.append(series)
        }
        return result
    }

    private mutating func searchPeriod(_ node: ExpressionNode) throws(MetricMathError) -> TimeSpan {
        let seconds = try scalar(node, of: .search)
        guard let whole = Int64(exactly: seconds), MetricStat.isPeriod(seconds: whole) else {
            throw MetricMathError(.type, "The period of a search must be 1, 5, 10, 20, 30 or a multiple of 60", at: node.offset)
        }
        return .seconds(whole)
    }
}
