/// A metric math expression, read (CloudWatch User Guide, Metric math syntax and functions).
///
/// Whether its operands are of the right kinds shows only among the other queries: see `MetricQuerySet`.
public struct MetricExpression: Hashable, Sendable {
    public let text: String
    /// The ids of other queries that it names, each once, in the order of their first use.
    public let references: [String]
    /// Whether it calls METRICS, and so depends on every metric of the request.
    public let usesAllMetrics: Bool
    /// Whether it calls SEARCH; alarms may not.
    public let usesSearch: Bool
    let root: ExpressionNode

    public init(parsing text: String) throws(MetricMathError) {
        guard (1...ExpressionLimits.lengthMax).contains(text.unicodeScalars.count) else {
            throw MetricMathError(.limit, "The expression must have 1 to \(ExpressionLimits.lengthMax) characters", at: 0)
        }
        if MetricExpression.isInsightsQuery(text) {
            throw MetricMathError(.unsupported, "Metrics Insights queries are not supported by this server", at: 0)
        }
        var parser = ExpressionParser(try ExpressionLexer.tokens(of: text))
        root = try parser.parse()
        self.text = text
        references = parser.references
        usesAllMetrics = parser.functions.contains(.metrics)
        usesSearch = parser.functions.contains(.search)
    }

    /// `SELECT AVG(...) FROM ...`
    private static func isInsightsQuery(_ text: String) -> Bool {
        text.split(separator: " ", maxSplits: 1).first.map { $0.uppercased() == "SELECT" } ?? false
    }
}
