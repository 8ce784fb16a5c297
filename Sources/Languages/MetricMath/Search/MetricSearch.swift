import Base

/// The query of a SEARCH: an optional schema in braces and an optional condition; never neither.
public struct MetricSearch: Hashable, Sendable {
    /// `{Namespace, Dimension, ...}`: the namespace, and the names of exactly the dimensions that a metric must have; with
    /// the namespace alone, metrics of any dimensions.
    public struct Schema: Hashable, Sendable {
        public let namespace: String
        public let dimensionNames: [String]
    }

    public let schema: Schema?
    let condition: SearchTerm?

    public init(parsing text: String) throws(MetricMathError) { try self.init(parsing: text, at: 0) }

    /// `offset` is where the query begins in an expression, for errors.
    init(parsing text: String, at offset: Int) throws(MetricMathError) {
        guard text.unicodeScalars.count <= ExpressionLimits.searchLengthMax else {
            throw MetricMathError(.limit, "The query of a search has at most \(ExpressionLimits.searchLengthMax) characters", at: offset)
        }
        var parser = SearchParser(text, at: offset)
        (schema, condition) = try parser.parse()
    }

    /// Whether a metric is found. `account` is the account that owns it; `LOCAL` in the query means that one.
    public func matches(account: String, namespace: String, name: String, dimensions: [MetricDimension]) -> Bool {
        if let schema {
            guard schema.namespace == namespace else { return false }
            let names = Set(schema.dimensionNames)
            guard names.isEmpty || names == Set(dimensions.map(\.name)) else { return false }
        }
        return condition?.holds(for: SearchedMetric(account: account, namespace: namespace, name: name, dimensions: dimensions)) ?? true
    }
}
