import Base

/// One statistic of one metric over periods of equal length (CloudWatch API Reference, MetricStat).
public struct MetricStat: Hashable, Sendable {
    public let namespace: String
    public let name: String
    /// Sorted by name, then value: two metrics are the same whatever the order in which their dimensions were sent.
    public let dimensions: [MetricDimension]
    public let period: TimeSpan
    public let statistic: Statistic
    /// Nil: data of every unit together.
    public let unit: String?

    public init(namespace: String, name: String, dimensions: [MetricDimension], period: TimeSpan, statistic: Statistic, unit: String? = nil) {
        (self.namespace, self.name, self.period, self.statistic, self.unit) = (namespace, name, period, statistic, unit)
        self.dimensions = dimensions.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }

    public func dimension(_ name: String) -> String? { dimensions.first { $0.name == name }?.value }

    /// The series that holds this metric's data of one unit.
    public func identity(account: String, region: String, unit: String) -> MetricIdentity {
        MetricIdentity(account: account, region: region, namespace: namespace, name: name, dimensions: dimensions, unit: unit)
    }

    /// Whether CloudWatch knows periods of that length: 1, 5, 10, 20, 30 or a multiple of 60 seconds.
    public static func isPeriod(seconds: Int64) -> Bool {
        [1, 5, 10, 20, 30].contains(seconds) || seconds > 0 && seconds % 60 == 0 && seconds <= periodSecondsMax
    }

    /// Longer than any retention.
    static let periodSecondsMax: Int64 = 10 * 365 * 86_400
}
