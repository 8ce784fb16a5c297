/// IF(condition, then, otherwise): not 0 is true (CloudWatch User Guide, Using IF expressions).
///
/// Where the condition is a series, its gaps are gaps of the result; a gap in `then` is 0; a gap in `otherwise`, or none
/// given, is a gap.
extension Evaluator {
    mutating func choice(_ arguments: [ExpressionNode], at offset: Int) throws(MetricMathError) -> MathValue {
        let condition = try value(of: arguments[0])
        let then = try branch(arguments[1])
        let otherwise: MathValue? = arguments.count > 2 ? try branch(arguments[2]) : nil
        switch condition {
        case .array: throw refused(.if, .array, at: arguments[0].offset)
        case .scalar(let number): return try chosen(number, then, otherwise, at: offset)
        case .series(let series): return .series(try collated(series, then, otherwise, at: offset))
        }
    }

    private mutating func branch(_ node: ExpressionNode) throws(MetricMathError) -> MathValue {
        let value = try value(of: node)
        if value.type == .array { throw refused(.if, .array, at: node.offset) }
        return value
    }

    /// A scalar condition chooses one branch whole; the result is a series unless both branches are scalars.
    private mutating func chosen(_ condition: Double, _ then: MathValue, _ otherwise: MathValue?, at offset: Int) throws(MetricMathError) -> MathValue {
        let isTrue = condition != 0 && !condition.isNaN
        let chosen = condition.isNaN ? .scalar(.nan) : isTrue ? then : otherwise ?? .scalar(.nan)
        guard case .scalar(let number) = chosen, otherwise?.type != .scalar || then.type != .scalar else { return chosen }
        return .series(try constant(number, on: source.grid(period: period), at: offset))
    }

    private mutating func collated(
        _ condition: TimeSeries, _ then: MathValue, _ otherwise: MathValue?, at offset: Int
    ) throws(MetricMathError) -> TimeSeries {
        let grid = condition.grid
        try charge(grid.count * 3, at: offset)
        let thenValues = values(of: then, on: grid), otherwiseValues = values(of: otherwise, on: grid)
        let collated = condition.values.indices.map { index -> Double? in
            guard let truth = condition.values[index] else { return nil }
            return truth != 0 ? thenValues[index] ?? 0 : otherwiseValues[index]
        }
        return TimeSeries(grid: grid, values: collated)
    }

    private func values(of value: MathValue?, on grid: TimeGrid) -> [Double?] {
        switch value {
        case .scalar(let number): Array(repeating: number, count: grid.count)
        case .series(let series): series.values(on: grid)
        case .array, nil: Array(repeating: nil, count: grid.count)
        }
    }
}
