import AWSWire
import Base
import Scaling

/// What a target tracking policy may say. (EC2 Auto Scaling API Reference, TargetTrackingConfiguration and what is in it.)
enum TargetTrackingRules {
    /// Seconds of a datapoint when nothing is said, and what else may be.
    static let periodStandard = 60
    static let periods = [10, 30, 60]
    /// 8.515920e-109 to 1.174271e+108.
    static let targets = 8.515920e-109...1.174271e+108
    static let queriesMax = 10

    static func metric(of configuration: TargetTrackingConfiguration) throws(ServiceFault) -> TrackedMetric {
        guard targets.contains(configuration.targetValue) else {
            throw .validation("The target value \(configuration.targetValue) must be from 8.515920e-109 to 1.174271e+108.")
        }
        switch (configuration.predefinedMetricSpecification, configuration.customizedMetricSpecification) {
        case (let predefined?, nil): return try metric(of: predefined)
        case (nil, let customized?): return try metric(of: customized)
        default: throw .validation("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.")
        }
    }

    private static func metric(of predefined: TargetTrackingConfiguration.Predefined) throws(ServiceFault) -> TrackedMetric {
        guard let type = PredefinedMetric(rawValue: predefined.predefinedMetricType) else {
            throw .validation("The predefined metric type '\(predefined.predefinedMetricType)' is not valid.")
        }
        if type == .requestCountPerTarget {
            throw .validation("The target group of the resource label '\(predefined.resourceLabel ?? "")' is not attached to the Auto Scaling group (PredefinedMetricType).")
        }
        guard predefined.resourceLabel == nil else { throw .validation("ResourceLabel can only be specified for ALBRequestCountPerTarget.") }
        return .predefined(type: type, resourceLabel: nil)
    }

    private static func metric(of customized: TargetTrackingConfiguration.Customized) throws(ServiceFault) -> TrackedMetric {
        if let queries = customized.metrics, !queries.isEmpty { return .math(try TrackedQueries.checked(queries, beside: customized)) }
        guard let namespace = customized.namespace, let name = customized.metricName, let statistic = customized.statistic else {
            throw .validation("A customized metric needs MetricName, Namespace and Statistic, or Metrics.")
        }
        try checkStatistic(statistic)
        return .customized(
            try source(namespace, name, customized.dimensions ?? [], statistic: statistic, unit: customized.unit, period: customized.period))
    }

    static func source(
        _ namespace: String, _ name: String, _ dimensions: [TargetTrackingConfiguration.Dimension], statistic: String, unit: String?, period: Int?
    ) throws(ServiceFault) -> MetricSource {
        let period = period ?? periodStandard
        guard periods.contains(period) else { throw .validation("The period \(period) is not valid: it must be 10, 30 or 60 seconds.") }
        guard Set(dimensions.map(\.name)).count == dimensions.count else { throw .validation("The names of dimensions must be unique.") }
        return MetricSource(
            namespace: namespace, metricName: name, dimensions: dimensions.map { .init(name: $0.name, value: $0.value) }, statistic: statistic, unit: unit,
            periodSeconds: period)
    }

    private static func checkStatistic(_ name: String) throws(ServiceFault) {
        try Bounds.check(name, "statistic", among: ["Average", "Minimum", "Maximum", "SampleCount", "Sum"])
    }
}
