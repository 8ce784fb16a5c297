import AWSWire
import Base
import MetricMath

/// One query of GetMetricData as it was sent (CloudWatch API Reference, MetricDataQuery).
struct MetricDataQuery: Codable, Hashable, Sendable {
    var id: String
    var metricStat: Stat?
    var expression: String?
    var label: String?
    var returnData: Bool?
    var period: Int64?
    var accountId: String?

    struct Stat: Codable, Hashable, Sendable {
        var metric: Metric
        var period: Int64
        var stat: String
        var unit: String?
    }

    struct Metric: Codable, Hashable, Sendable {
        var namespace: String?
        var metricName: String?
        var dimensions: [DimensionPair]?
    }
}

extension MetricDataQuery {
    /// The query as metric math knows it. `path` is `MetricDataQueries.member.1`; `account` the caller's, the only one there is.
    func query(path: String, account: String) throws(ServiceFault) -> MetricQuery {
        if let accountId, accountId != account { throw .validation("The value \(accountId) for parameter \(path).AccountId is invalid.") }
        let content: MetricQuery.Content
        switch (metricStat, expression) {
        case (.some, .some):
            throw .validation("The parameters \(path).Expression and \(path).MetricStat are mutually exclusive and you have specified both.")
        case (nil, nil): throw .validation("The parameter \(path).MetricStat is required.\n")
        case (.some(let stat), nil): content = .metric(try stat.metricStat(path: "\(path).MetricStat"))
        case (nil, .some(let text)): content = .expression(text)
        }
        let length = try period.map { seconds throws(ServiceFault) in try MetricPeriod.span(seconds: seconds, path: "\(path).Period") }
        return MetricQuery(id: id, content: content, label: label, period: length, returnsData: returnData ?? true)
    }
}

extension MetricDataQuery.Stat {
    func metricStat(path: String) throws(ServiceFault) -> MetricStat {
        guard let namespace = metric.namespace else { throw .validation("The parameter \(path).Metric.Namespace is required.") }
        guard let name = metric.metricName else { throw .validation("The parameter \(path).Metric.MetricName is required.") }
        guard let statistic = Statistic(parsing: stat) else { throw .validation("The value \(stat) for parameter \(path).Stat is not a valid statistic.") }
        return MetricStat(
            namespace: namespace, name: name, dimensions: (metric.dimensions ?? []).map(\.dimension),
            period: try MetricPeriod.span(seconds: period, path: "\(path).Period"), statistic: statistic, unit: unit)
    }
}

/// Lengths of periods as requests give them.
enum MetricPeriod {
    static func isValid(seconds: Int64) -> Bool { MetricStat.isPeriod(seconds: seconds) }

    static func span(seconds: Int64, path: String) throws(ServiceFault) -> TimeSpan {
        guard isValid(seconds: seconds) else { throw .validation("The parameter \(path) must be 1, 5, 10, 20, 30 or a multiple of 60.") }
        return .seconds(seconds)
    }
}
