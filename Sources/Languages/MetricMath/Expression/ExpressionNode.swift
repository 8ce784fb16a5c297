/// One node of an expression's tree; `offset` is where it begins in the text.
struct ExpressionNode: Hashable, Sendable {
    indirect enum Content: Hashable, Sendable {
        case number(Double)
        case text(String)
        /// The id of a query, or a word such as `REPEAT` and `DESC`.
        case name(String)
        case negation(ExpressionNode)
        case binary(BinaryOperator, ExpressionNode, ExpressionNode)
        case array([ExpressionNode])
        case call(MetricFunction, [ExpressionNode])
    }

    let content: Content
    let offset: Int

    /// The word or id that this node is.
    var name: String? { if case .name(let name) = content { name } else { nil } }
    var text: String? { if case .text(let text) = content { text } else { nil } }
}

/// What stands between two operands.
enum BinaryOperator: String, Hashable, Sendable {
    case add = "+", subtract = "-", multiply = "*", divide = "/", power = "^"
    case equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case and = "AND", or = "OR"

    /// From 1, which binds least.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
        case .add, .subtract: 4
        case .multiply, .divide: 5
        case .power: 6
        }
    }

    var isArithmetic: Bool { precedence >= 4 }
}
