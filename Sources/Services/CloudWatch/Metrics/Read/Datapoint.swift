import Base

/// The statistics of one period and unit (CloudWatch API Reference, Datapoint).
struct Datapoint: Encodable, Hashable, Sendable {
    var timestamp: Timestamp
    var sampleCount: Double?
    var average: Double?
    var sum: Double?
    var minimum: Double?
    var maximum: Double?
    var unit: String
    var extendedStatistics: [String: Double]?

    /// Nil where none of the statistics has a value.
    init?(_ aggregate: Aggregate, at time: Timestamp, unit: String, _ statistics: [NamedStatistic]) {
        (timestamp, self.unit) = (time, unit)
        var hasValue = false
        for wanted in statistics {
            guard let value = aggregate.value(of: wanted.statistic), value.isFinite else { continue }
            hasValue = true
            set(value, wanted)
        }
        guard hasValue else { return nil }
    }

    private mutating func set(_ value: Double, _ wanted: NamedStatistic) {
        switch wanted.statistic {
        case .sampleCount: sampleCount = value
        case .average: average = value
        case .sum: sum = value
        case .minimum: minimum = value
        case .maximum: maximum = value
        default: extendedStatistics = (extendedStatistics ?? [:]).merging([wanted.name: value]) { $1 }
        }
    }
}
