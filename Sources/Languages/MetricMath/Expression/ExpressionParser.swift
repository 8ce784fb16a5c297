/// Reads tokens into a tree: operators by precedence, from the left, but `^` from the right; a sign binds less than `^`.
struct ExpressionParser {
    private let tokens: [ExpressionToken]
    private var at = 0
    private var depth = 0
    /// The ids that the expression names, each once, in the order of their first use.
    private(set) var references: [String] = []
    private(set) var functions: Set<MetricFunction> = []

    init(_ tokens: [ExpressionToken]) { self.tokens = tokens }

    private var current: ExpressionToken { tokens[min(at, tokens.count - 1)] }

    mutating func parse() throws(MetricMathError) -> ExpressionNode {
        let node = try expression(above: 0)
        guard current.content == .end else { throw unexpected() }
        return node
    }

    private func unexpected() -> MetricMathError {
        current.content == .end
            ? MetricMathError(.syntax, "Unexpected end of the expression", at: current.offset)
            : MetricMathError(.syntax, "Unexpected token", at: current.offset)
    }

    private mutating func take(_ content: ExpressionToken.Content) -> Bool {
        guard current.content == content else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ content: ExpressionToken.Content) throws(MetricMathError) {
        guard take(content) else { throw unexpected() }
    }

    private mutating func expression(above precedence: Int) throws(MetricMathError) -> ExpressionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ExpressionLimits.depthMax else {
            throw MetricMathError(.limit, "The expression is nested deeper than \(ExpressionLimits.depthMax)", at: current.offset)
        }
        var left = try operand()
        while case .operator(let sign) = current.content, sign.precedence > precedence {
            let offset = current.offset
            at += 1
            let right = try expression(above: sign == .power ? sign.precedence - 1 : sign.precedence)
            left = ExpressionNode(content: .binary(sign, left, right), offset: offset)
        }
        return left
    }

    private mutating func operand() throws(MetricMathError) -> ExpressionNode {
        let token = current
        at += 1
        switch token.content {
        case .number(let value): return ExpressionNode(content: .number(value), offset: token.offset)
        case .text(let text): return ExpressionNode(content: .text(text), offset: token.offset)
        case .operator(.subtract):
            let negated = try expression(above: BinaryOperator.multiply.precedence)
            return ExpressionNode(content: .negation(negated), offset: token.offset)
        case .open:
            let inner = try expression(above: 0)
            try expect(.close)
            return inner
        case .openArray:
            return ExpressionNode(content: .array(try list(until: .closeArray)), offset: token.offset)
        case .name(let name): return try named(name, at: token.offset)
        default:
            at -= 1
            throw unexpected()
        }
    }

    private mutating func named(_ name: String, at offset: Int) throws(MetricMathError) -> ExpressionNode {
        guard take(.open) else {
            if name.utf8.first.map({ (97...122).contains($0) }) == true, !references.contains(name) { references.append(name) }
            return ExpressionNode(content: .name(name), offset: offset)
        }
        guard let function = MetricFunction(rawValue: name) else { throw MetricMathError(.unknownName, "Unknown function \(name)", at: offset) }
        guard function.isBuilt else { throw MetricMathError(.unsupported, "The function \(name) is not supported by this server", at: offset) }
        let arguments = try list(until: .close)
        guard function.argumentCount.contains(arguments.count) else {
            throw MetricMathError(.syntax, "The function \(name) does not take \(arguments.count) arguments", at: offset)
        }
        functions.insert(function)
        return ExpressionNode(content: .call(function, arguments), offset: offset)
    }

    private mutating func list(until end: ExpressionToken.Content) throws(MetricMathError) -> [ExpressionNode] {
        var items: [ExpressionNode] = []
        if take(end) { return items }
        repeat { items.append(try expression(above: 0)) } while take(.comma)
        try expect(end)
        return items
    }
}
