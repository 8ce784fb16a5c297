import Base

/// One of the queries of a GetMetricData request or of an alarm on a math expression (CloudWatch API Reference, MetricDataQuery).
public struct MetricQuery: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case metric(MetricStat)
        case expression(String)
    }

    public let id: String
    public let content: Content
    /// Nil: a default is made. Empty: of an expression over an array, only the labels of its metrics.
    public let label: String?
    /// For expressions: the period of series that no metric gives one.
    public let period: TimeSpan?
    public let returnsData: Bool

    public init(id: String, content: Content, label: String? = nil, period: TimeSpan? = nil, returnsData: Bool = true) {
        (self.id, self.content, self.label, self.period, self.returnsData) = (id, content, label, period, returnsData)
    }

    /// Letters, digits and underscores, a lower-case letter first; 1 to 255 characters.
    public static func isID(_ text: String) -> Bool {
        guard (1...255).contains(text.utf8.count), let first = text.utf8.first, (97...122).contains(first) else { return false }
        return text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_") }
    }
}

/// One series of a query's result.
public struct MetricQueryResult: Hashable, Sendable {
    public let id: String
    /// As it is shown, dynamic values filled in.
    public let label: String
    public let series: TimeSeries
}

/// Why a set of queries cannot be evaluated.
public enum MetricQueryError: Error, Hashable, Sendable, CustomStringConvertible {
    case invalidID(String)
    case duplicateID(String)
    case unknownReference(in: String, to: String)
    /// The ids of a circle of expressions, in order.
    case cycle([String])
    case expression(id: String, MetricMathError)
    /// The result of an expression is a scalar.
    case notSeries(id: String)
    case label(id: String, reason: String)

    public var description: String {
        switch self {
        case .invalidID(let id): "Invalid query id '\(id)': it must start with a lowercase letter and hold only letters, digits and underscores"
        case .duplicateID(let id): "The query id '\(id)' is not unique"
        case .unknownReference(let id, let missing): "Error in expression '\(id)' [Unknown id \(missing)]"
        case .cycle(let ids): "Error in expression '\(ids.first ?? "")' [The expressions refer to each other in a circle: \(ids.joined(separator: ", "))]"
        case .expression(let id, let error): "Error in expression '\(id)' [\(error)]"
        case .notSeries(let id): "Error in expression '\(id)' [The final result must be a time series or an array of time series]"
        case .label(let id, let reason): "Invalid label of query '\(id)': \(reason)"
        }
    }
}
