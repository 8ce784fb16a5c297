/// A policy that changes a group's desired capacity (EC2 Auto Scaling API Reference, PutScalingPolicy).
public struct ScalingPolicy: Codable, Hashable, Sendable {
    public enum Rule: Codable, Hashable, Sendable {
        case simple(SimpleScaling)
        case step(StepScaling)
        case targetTracking(TargetTracking)
    }

    public var name: String
    public var isEnabled: Bool
    public var rule: Rule

    public init(name: String, isEnabled: Bool = true, rule: Rule) { (self.name, self.isEnabled, self.rule) = (name, isEnabled, rule) }
}

/// What the amount of an adjustment means.
public enum AdjustmentType: String, Codable, Hashable, Sendable {
    case changeInCapacity = "ChangeInCapacity"
    case exactCapacity = "ExactCapacity"
    case percentChangeInCapacity = "PercentChangeInCapacity"
}

/// One adjustment, then a cooldown.
public struct SimpleScaling: Codable, Hashable, Sendable {
    public var adjustmentType: AdjustmentType
    public var scalingAdjustment: Int
    public var minAdjustmentMagnitude: Int?
    /// Nil: the group's default cooldown.
    public var cooldownSeconds: Int?

    public init(adjustmentType: AdjustmentType, scalingAdjustment: Int, minAdjustmentMagnitude: Int? = nil, cooldownSeconds: Int? = nil) {
        (self.adjustmentType, self.scalingAdjustment) = (adjustmentType, scalingAdjustment)
        (self.minAdjustmentMagnitude, self.cooldownSeconds) = (minAdjustmentMagnitude, cooldownSeconds)
    }
}

/// An adjustment that depends on how far the metric is past the threshold.
public struct StepScaling: Codable, Hashable, Sendable {
    public var adjustmentType: AdjustmentType
    public var steps: [StepAdjustment]
    public var minAdjustmentMagnitude: Int?
    /// Nil: the group's default warm-up, or its default cooldown where there is none.
    public var estimatedInstanceWarmupSeconds: Int?

    public init(adjustmentType: AdjustmentType, steps: [StepAdjustment], minAdjustmentMagnitude: Int? = nil, estimatedInstanceWarmupSeconds: Int? = nil) {
        (self.adjustmentType, self.steps) = (adjustmentType, steps)
        (self.minAdjustmentMagnitude, self.estimatedInstanceWarmupSeconds) = (minAdjustmentMagnitude, estimatedInstanceWarmupSeconds)
    }
}

/// Keeps a metric near a value.
public struct TargetTracking: Codable, Hashable, Sendable {
    public var metric: TrackedMetric
    /// Above 0.
    public var targetValue: Double
    public var disableScaleIn: Bool
    /// Nil: the group's default warm-up, or its default cooldown where there is none.
    public var estimatedInstanceWarmupSeconds: Int?

    public init(metric: TrackedMetric, targetValue: Double, disableScaleIn: Bool = false, estimatedInstanceWarmupSeconds: Int? = nil) {
        (self.metric, self.targetValue) = (metric, targetValue)
        (self.disableScaleIn, self.estimatedInstanceWarmupSeconds) = (disableScaleIn, estimatedInstanceWarmupSeconds)
    }
}
