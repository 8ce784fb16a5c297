import Base

/// One element of PutMetricData's MetricData (CloudWatch API Reference, MetricDatum).
struct MetricDatum: Decodable, Sendable {
    var metricName: String
    var dimensions: [DimensionPair]?
    /// Nil: the time of the call.
    var timestamp: Timestamp?
    var value: Double?
    var statisticValues: StatisticSet?
    var values: [Double]?
    /// As many as `values`; nil: each value once.
    var counts: [Double]?
    var unit: String?
    var storageResolution: Int?
}

/// Many values as count, sum and bounds (CloudWatch API Reference, StatisticSet).
struct StatisticSet: Decodable, Hashable, Sendable {
    var sampleCount: Double
    var sum: Double
    var minimum: Double
    var maximum: Double
}
