/// FILL: gaps replaced by a number, another series, REPEAT or LINEAR.
extension Evaluator {
    mutating func filled(_ arguments: [ExpressionNode], at offset: Int) throws(MetricMathError) -> MathValue {
        let value = try value(of: arguments[0])
        guard value.type != .scalar else { throw refused(.fill, .scalar, at: arguments[0].offset) }
        switch arguments[1].name {
        case "REPEAT": return try mapped(value, at: offset) { $0.filledRepeating }
        case "LINEAR": return try mapped(value, at: offset) { $0.filledLinear }
        default: break
        }
        switch try self.value(of: arguments[1]) {
        case .scalar(let number): return try mapped(value, at: offset) { series in series.with(series.values.map { $0 ?? number }) }
        case .series(let filler):
            return try mapped(value, at: offset) { series in
                series.with(zip(series.values, filler.values(on: series.grid)).map { $0 ?? $1 })
            }
        case .array: throw refused(.fill, .array, at: arguments[1].offset)
        }
    }
}
