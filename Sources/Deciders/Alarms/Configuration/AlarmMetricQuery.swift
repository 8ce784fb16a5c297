/// A dimension of a metric.
public struct AlarmDimension: Hashable, Sendable, Codable {
    public var name: String
    public var value: String

    public init(name: String, value: String) { (self.name, self.value) = (name, value) }
}

/// One item of an alarm's `Metrics`: a metric to read or an expression over the others
/// (CloudWatch API Reference, MetricDataQuery).
public struct AlarmMetricQuery: Hashable, Sendable, Codable {
    public var id: String
    public var metricStat: AlarmMetricStat?
    public var expression: String?
    public var label: String?
    public var returnData: Bool?
    /// Seconds.
    public var period: Int?
    /// The account of the metric: the alarm's own, where it was said.
    public var accountId: String?

    public init(
        id: String, metricStat: AlarmMetricStat? = nil, expression: String? = nil, label: String? = nil, returnData: Bool? = nil, period: Int? = nil,
        accountId: String? = nil
    ) {
        (self.id, self.metricStat, self.expression) = (id, metricStat, expression)
        (self.label, self.returnData, self.period, self.accountId) = (label, returnData, period, accountId)
    }
}

/// A metric with the statistic and period to read.
public struct AlarmMetricStat: Hashable, Sendable, Codable {
    public struct Metric: Hashable, Sendable, Codable {
        public var namespace: String?
        public var metricName: String?
        public var dimensions: [AlarmDimension]?

        public init(namespace: String? = nil, metricName: String? = nil, dimensions: [AlarmDimension]? = nil) {
            (self.namespace, self.metricName, self.dimensions) = (namespace, metricName, dimensions)
        }
    }

    public var metric: Metric
    /// Seconds.
    public var period: Int
    public var stat: String
    public var unit: String?

    public init(metric: Metric, period: Int, stat: String, unit: String? = nil) {
        (self.metric, self.period, self.stat, self.unit) = (metric, period, stat, unit)
    }
}
