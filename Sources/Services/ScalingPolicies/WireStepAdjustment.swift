import Scaling

/// A step of a policy. (EC2 Auto Scaling and Application Auto Scaling API Reference, StepAdjustment.)
public struct WireStepAdjustment: Codable, Hashable, Sendable {
    var metricIntervalLowerBound: Double?
    var metricIntervalUpperBound: Double?
    public var scalingAdjustment: Int

    public init(_ step: StepAdjustment) {
        (metricIntervalLowerBound, metricIntervalUpperBound, scalingAdjustment) = (step.lowerBound, step.upperBound, step.scalingAdjustment)
    }

    public var step: StepAdjustment { StepAdjustment(lowerBound: metricIntervalLowerBound, upperBound: metricIntervalUpperBound, scalingAdjustment: scalingAdjustment) }
}
