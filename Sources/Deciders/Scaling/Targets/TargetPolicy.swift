/// A policy of a scalable target (Application Auto Scaling API Reference, PutScalingPolicy).
public struct TargetPolicy: Codable, Hashable, Sendable {
    public enum Rule: Codable, Hashable, Sendable {
        case step(StepRule)
        case tracking(TrackingRule)
    }

    /// Cooldowns of custom resources where the user says nothing (TargetTrackingScalingPolicyConfiguration, ScaleOutCooldown).
    public static let cooldownSecondsDefault = 300

    public var name: String
    public var rule: Rule

    public init(name: String, rule: Rule) { (self.name, self.rule) = (name, rule) }

    /// An adjustment that depends on how far the metric is past the threshold.
    public struct StepRule: Codable, Hashable, Sendable {
        public var adjustmentType: AdjustmentType
        public var steps: [StepAdjustment]
        public var minAdjustmentMagnitude: Int?
        public var cooldownSeconds: Int?

        public init(adjustmentType: AdjustmentType, steps: [StepAdjustment], minAdjustmentMagnitude: Int? = nil, cooldownSeconds: Int? = nil) {
            (self.adjustmentType, self.steps) = (adjustmentType, steps)
            (self.minAdjustmentMagnitude, self.cooldownSeconds) = (minAdjustmentMagnitude, cooldownSeconds)
        }
    }

    /// Keeps a metric near a value.
    public struct TrackingRule: Codable, Hashable, Sendable {
        public var metric: TrackedMetric
        /// Above 0.
        public var targetValue: Double
        public var disableScaleIn: Bool
        public var scaleOutCooldownSeconds: Int?
        public var scaleInCooldownSeconds: Int?

        public init(metric: TrackedMetric, targetValue: Double, disableScaleIn: Bool = false, scaleOutCooldownSeconds: Int? = nil, scaleInCooldownSeconds: Int? = nil) {
            (self.metric, self.targetValue, self.disableScaleIn) = (metric, targetValue, disableScaleIn)
            (self.scaleOutCooldownSeconds, self.scaleInCooldownSeconds) = (scaleOutCooldownSeconds, scaleInCooldownSeconds)
        }
    }

    var tracking: TrackingRule? { if case .tracking(let rule) = rule { rule } else { nil } }

    /// The cooldown that a change by this policy begins.
    func cooldownSeconds(grows: Bool) -> Int {
        switch rule {
        case .step(let rule): rule.cooldownSeconds ?? TargetPolicy.cooldownSecondsDefault
        case .tracking(let rule): (grows ? rule.scaleOutCooldownSeconds : rule.scaleInCooldownSeconds) ?? TargetPolicy.cooldownSecondsDefault
        }
    }
}
