import AWSWire
import Base
import Scaling

/// What a customized metric may say.
extension CustomizedMetric {
    /// Seconds of a datapoint when nothing is said, and what else may be.
    static let periodStandard = 60
    static let periods = [10, 30, 60]
    static let statistics = ["Average", "Minimum", "Maximum", "SampleCount", "Sum"]
    static let queriesMax = 10

    /// Throws what is wrong as a `ValidationError`.
    public func checked() throws(ServiceFault) -> TrackedMetric {
        if let metrics, !metrics.isEmpty { return .math(try lines(metrics)) }
        guard let namespace, let metricName, let statistic else { throw .validation("A customized metric needs MetricName, Namespace and Statistic, or Metrics.") }
        guard CustomizedMetric.statistics.contains(statistic) else {
            let names = CustomizedMetric.statistics.joined(separator: ", ")
            throw .validation("1 validation error detected: Value '\(statistic)' at 'statistic' failed to satisfy constraint: Member must satisfy enum value set: [\(names)]")
        }
        return .customized(try CustomizedMetric.source(namespace, metricName, dimensions ?? [], statistic: statistic, unit: unit, period: period))
    }

    static func source(
        _ namespace: String, _ name: String, _ dimensions: [Dimension], statistic: String, unit: String?, period: Int?
    ) throws(ServiceFault) -> MetricSource {
        let period = period ?? periodStandard
        guard periods.contains(period) else { throw .validation("The period \(period) is not valid: it must be 10, 30 or 60 seconds.") }
        guard Set(dimensions.map(\.name)).count == dimensions.count else { throw .validation("The names of dimensions must be unique.") }
        return MetricSource(
            namespace: namespace, metricName: name, dimensions: dimensions.map { .init(name: $0.name, value: $0.value) }, statistic: statistic, unit: unit,
            periodSeconds: period)
    }
}

/// The value that a target tracking policy keeps its metric near.
public enum TargetValue {
    /// 8.515920e-109 to 1.174271e+108: 2 to the power of -360 to 360.
    static let range = 8.515920e-109...1.174271e+108

    public static func check(_ value: Double) throws(ServiceFault) {
        guard range.contains(value) else { throw .validation("The target value \(value) must be from 8.515920e-109 to 1.174271e+108.") }
    }
}
