import Base

/// Evaluates one expression after the other over the results of those before.
struct Evaluator<Source: MetricSource> {
    let source: Source
    /// Metrics by their ids, in the order of the request: what METRICS() answers.
    var metrics: [(id: String, series: TimeSeries)] = []
    /// The results of all queries so far, by id.
    var results: [String: MathValue] = [:]
    /// The period of series that no metric gives one (TIME_SERIES, SEARCH without a period).
    var period: TimeSpan
    private var computedPoints = 0

    init(source: Source, period: TimeSpan) { (self.source, self.period) = (source, period) }

    mutating func value(of node: ExpressionNode) throws(MetricMathError) -> MathValue {
        switch node.content {
        case .number(let number): return .scalar(number)
        case .text: throw MetricMathError(.type, "A text is only an argument of METRICS and SEARCH", at: node.offset)
        case .name(let name):
            guard let value = results[name] else { throw MetricMathError(.unknownName, "Unknown id \(name)", at: node.offset) }
            return value
        case .negation(let operand): return try negated(try value(of: operand), at: node.offset)
        case .binary: return try chain(node)
        case .array(let items): return try array(of: items, at: node.offset)
        case .call(let function, let arguments): return try call(function, arguments, at: node.offset)
        }
    }

    /// `a + b + c ...`: the left side is walked in a loop, so that a long sum needs no deep stack.
    private mutating func chain(_ node: ExpressionNode) throws(MetricMathError) -> MathValue {
        var steps: [(sign: BinaryOperator, right: ExpressionNode, offset: Int)] = []
        var leftmost = node
        while case .binary(let sign, let left, let right) = leftmost.content {
            steps.append((sign, right, leftmost.offset))
            leftmost = left
        }
        var result = try value(of: leftmost)
        for step in steps.reversed() {
            result = try combined(step.sign, result, try value(of: step.right), at: step.offset)
        }
        return result
    }

    private mutating func array(of items: [ExpressionNode], at offset: Int) throws(MetricMathError) -> MathValue {
        var series: [TimeSeries] = []
        for item in items {
            switch try value(of: item) {
            case .series(let one): series.append(one)
            case .array(let several): series += several
            case .scalar: throw MetricMathError(.type, "An array holds time series, not scalar numbers", at: item.offset)
            }
            try checkCount(series.count, at: offset)
        }
        return .array(series)
    }

    func checkCount(_ count: Int, at offset: Int) throws(MetricMathError) {
        guard count <= ExpressionLimits.seriesMax else {
            throw MetricMathError(.limit, "More than \(ExpressionLimits.seriesMax) time series in one array", at: offset)
        }
    }

    /// Counts what is about to be computed, so that no request may grow without bound.
    mutating func charge(_ points: Int, at offset: Int) throws(MetricMathError) {
        computedPoints += points
        guard computedPoints <= ExpressionLimits.computedPointsMax else {
            throw MetricMathError(.limit, "More than \(ExpressionLimits.computedPointsMax) points would be read and computed", at: offset)
        }
    }

    /// The grid that holds every series' periods.
    func grid(over series: [TimeSeries], at offset: Int) throws(MetricMathError) -> TimeGrid {
        guard let first = series.first else { return source.grid(period: period) }
        var grid = first.grid
        for other in series.dropFirst() {
            guard let wider = grid.union(other.grid) else {
                throw MetricMathError(.limit, "The periods of the time series do not fit together", at: offset)
            }
            grid = wider
        }
        return grid
    }
}
