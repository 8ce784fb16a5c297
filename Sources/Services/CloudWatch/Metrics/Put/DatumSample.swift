import Base
import MetricStore

/// What of a datum is stored, and at which time. Both ways into the server come through here.
enum DatumSample {
    /// Nil where nothing is left to add: every count is 0.
    static func sample(of set: StatisticSet) -> MetricBatch.Value? {
        guard set.sampleCount > 0 else { return nil }
        if set.sampleCount == 1, set.minimum == set.maximum, set.sum == set.minimum { return .float(set.minimum) }
        return .distribution(Distribution(statisticSet: set.sampleCount, sum: set.sum, minimum: set.minimum, maximum: set.maximum))
    }

    /// Values with their counts; without counts each is one.
    static func sample(of values: [Double], counts: [Double]) -> MetricBatch.Value? {
        var whole: Distribution?
        for (index, value) in values.enumerated() {
            let count = index < counts.count ? counts[index] : 1
            guard count > 0 else { continue }
            let part = Distribution(value, count: count)
            if whole == nil { whole = part } else { whole?.merge(part) }
        }
        guard let whole else { return nil }
        return whole.count == 1 && whole.minimum == whole.maximum ? .float(whole.minimum) : .distribution(whole)
    }

    /// The time at which a datum is kept: the beginning of its second for high resolution, else of its minute
    /// (CloudWatch API Reference, MetricDatum, StorageResolution).
    static func time(_ time: Timestamp, storageResolution: Int?) -> Timestamp {
        time.floored(to: storageResolution == 1 ? .seconds(1) : .minutes(1))
    }

    static func isInRange(_ value: Double) -> Bool { abs(value) <= MetricDataLimits.magnitudeMax }
}
