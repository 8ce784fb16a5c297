/// Signs and operators over scalars, series and arrays.
///
/// Between two series a point exists where either has one, and the other's gap counts as 0; with a scalar, where the
/// series has one. What is not finite (a division by zero) is dropped (CloudWatch User Guide, Basic arithmetic functions;
/// Comparison and logical operators).
extension Evaluator {
    mutating func negated(_ value: MathValue, at offset: Int) throws(MetricMathError) -> MathValue {
        if case .scalar(let number) = value { return .scalar(-number) }
        return try mapped(value, at: offset) { series in series.map { -$0 } }
    }

    /// Applies `transform` to a series or to each of an array; a scalar stays as it is.
    mutating func mapped(_ value: MathValue, at offset: Int, _ transform: (TimeSeries) -> TimeSeries) throws(MetricMathError) -> MathValue {
        switch value {
        case .scalar: return value
        case .series(let series):
            try charge(series.grid.count, at: offset)
            return .series(transform(series))
        case .array(let array):
            try charge(array.reduce(0) { $0 + $1.grid.count }, at: offset)
            return .array(array.map(transform))
        }
    }

    mutating func combined(_ sign: BinaryOperator, _ left: MathValue, _ right: MathValue, at offset: Int) throws(MetricMathError) -> MathValue {
        switch (left, right) {
        case (.scalar(let a), .scalar(let b)): return .scalar(sign.applied(a, b))
        case (.scalar(let a), .series(let b)): return .series(try mappedOne(b, at: offset) { sign.applied(a, $0) })
        case (.series(let a), .scalar(let b)): return .series(try mappedOne(a, at: offset) { sign.applied($0, b) })
        case (.series(let a), .series(let b)): return .series(try combined(sign, a, b, keeping: nil, at: offset))
        default:
            guard sign.isArithmetic else { throw MetricMathError(.type, "The operator \(sign.rawValue) does not take an array of time series", at: offset) }
            return .array(try broadcast(sign, left, right, at: offset))
        }
    }

    /// An array with a scalar or a series: each of its series with it.
    private mutating func broadcast(_ sign: BinaryOperator, _ left: MathValue, _ right: MathValue, at offset: Int) throws(MetricMathError) -> [TimeSeries] {
        var result: [TimeSeries] = []
        switch (left, right) {
        case (.array(let array), .scalar(let b)):
            for a in array { result.append(try mappedOne(a, at: offset) { sign.applied($0, b) }) }
        case (.scalar(let a), .array(let array)):
            for b in array { result.append(try mappedOne(b, at: offset) { sign.applied(a, $0) }) }
        case (.array(let array), .series(let b)):
            for a in array { result.append(try combined(sign, a, b, keeping: a, at: offset)) }
        case (.series(let a), .array(let array)):
            for b in array { result.append(try combined(sign, a, b, keeping: b, at: offset)) }
        default: throw MetricMathError(.type, "The operator \(sign.rawValue) does not take two arrays of time series", at: offset)
        }
        return result
    }

    private mutating func mappedOne(_ series: TimeSeries, at offset: Int, _ transform: (Double) -> Double) throws(MetricMathError) -> TimeSeries {
        try charge(series.grid.count, at: offset)
        return series.map(transform)
    }

    private mutating func combined(
        _ sign: BinaryOperator, _ a: TimeSeries, _ b: TimeSeries, keeping named: TimeSeries?, at offset: Int
    ) throws(MetricMathError) -> TimeSeries {
        let grid = try grid(over: [a, b], at: offset)
        try charge(grid.count, at: offset)
        let values = zip(a.values(on: grid), b.values(on: grid)).map { a, b in
            a == nil && b == nil ? nil : sign.applied(a ?? 0, b ?? 0)
        }
        return TimeSeries(grid: grid, values: values, label: named?.label ?? "", metric: named?.metric)
    }
}

extension BinaryOperator {
    /// The result for two numbers; comparisons and logic answer 1 or 0, and NaN where an operand has no value.
    func applied(_ a: Double, _ b: Double) -> Double {
        func truth(_ holds: Bool) -> Double { a.isNaN || b.isNaN ? .nan : holds ? 1 : 0 }
        switch self {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide: return a / b
        case .power: return raised(a, to: b)
        case .equal: return truth(a == b)
        case .notEqual: return truth(a != b)
        case .less: return truth(a < b)
        case .lessOrEqual: return truth(a <= b)
        case .greater: return truth(a > b)
        case .greaterOrEqual: return truth(a >= b)
        case .and: return truth(a != 0 && b != 0)
        case .or: return truth(a != 0 || b != 0)
        }
    }
}
