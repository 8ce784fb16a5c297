import GroupEngine
import Scaling

/// A step of a policy. (EC2 Auto Scaling API Reference, StepAdjustment.)
struct WireStepAdjustment: Codable, Hashable, Sendable {
    var metricIntervalLowerBound: Double?
    var metricIntervalUpperBound: Double?
    var scalingAdjustment: Int

    init(_ step: StepAdjustment) {
        (metricIntervalLowerBound, metricIntervalUpperBound, scalingAdjustment) = (step.lowerBound, step.upperBound, step.scalingAdjustment)
    }

    var step: StepAdjustment { StepAdjustment(lowerBound: metricIntervalLowerBound, upperBound: metricIntervalUpperBound, scalingAdjustment: scalingAdjustment) }
}

/// An alarm that a policy has or is executed by. (EC2 Auto Scaling API Reference, Alarm.)
struct PolicyAlarm: Codable, Hashable, Sendable {
    var alarmName: String
    var alarmARN: String
}

/// (EC2 Auto Scaling API Reference, TargetTrackingConfiguration.)
struct TargetTrackingConfiguration: Codable, Hashable, Sendable {
    struct Predefined: Codable, Hashable, Sendable {
        var predefinedMetricType: String
        var resourceLabel: String?
    }
    struct Customized: Codable, Hashable, Sendable {
        var metricName: String?
        var namespace: String?
        var dimensions: [Dimension]?
        var statistic: String?
        var unit: String?
        var period: Int?
        var metrics: [Query]?
    }
    struct Dimension: Codable, Hashable, Sendable { var name: String, value: String }
    struct Metric: Codable, Hashable, Sendable { var namespace: String, metricName: String, dimensions: [Dimension]? }
    struct Stat: Codable, Hashable, Sendable { var metric: Metric, stat: String, unit: String?, period: Int? }
    struct Query: Codable, Hashable, Sendable {
        var id: String
        var expression: String?
        var metricStat: Stat?
        var label: String?
        var period: Int?
        var returnData: Bool?
    }

    var predefinedMetricSpecification: Predefined?
    var customizedMetricSpecification: Customized?
    var targetValue: Double
    var disableScaleIn: Bool?
}
