/// The metric of a target tracking policy (EC2 Auto Scaling API Reference, TargetTrackingConfiguration).
public enum TrackedMetric: Codable, Hashable, Sendable {
    case predefined(type: PredefinedMetric, resourceLabel: String?)
    case customized(MetricSource)
    case math([MetricQuery])
}

public enum PredefinedMetric: String, Codable, Hashable, Sendable, CaseIterable {
    case averageCPUUtilization = "ASGAverageCPUUtilization"
    case averageNetworkIn = "ASGAverageNetworkIn"
    case averageNetworkOut = "ASGAverageNetworkOut"
    case requestCountPerTarget = "ALBRequestCountPerTarget"
}

/// A metric with the statistic to read.
public struct MetricSource: Codable, Hashable, Sendable {
    public struct Dimension: Codable, Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }

    public var namespace: String
    public var metricName: String
    public var dimensions: [Dimension]
    public var statistic: String
    public var unit: String?
    public var periodSeconds: Int

    public init(namespace: String, metricName: String, dimensions: [Dimension] = [], statistic: String, unit: String? = nil, periodSeconds: Int = 60) {
        (self.namespace, self.metricName, self.dimensions) = (namespace, metricName, dimensions)
        (self.statistic, self.unit, self.periodSeconds) = (statistic, unit, periodSeconds)
    }
}

/// One line of a metric math expression: a metric to read, or an expression over other lines.
public struct MetricQuery: Codable, Hashable, Sendable {
    public var id: String
    public var source: MetricSource?
    public var expression: String?
    public var label: String?
    public var returnsData: Bool

    public init(id: String, source: MetricSource? = nil, expression: String? = nil, label: String? = nil, returnsData: Bool = true) {
        (self.id, self.source, self.expression, self.label, self.returnsData) = (id, source, expression, label, returnsData)
    }
}
