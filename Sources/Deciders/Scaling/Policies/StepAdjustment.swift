/// One step of a step scaling policy. Bounds are relative to the alarm's threshold; nil is infinity.
public struct StepAdjustment: Codable, Hashable, Sendable {
    public var lowerBound: Double?
    public var upperBound: Double?
    public var scalingAdjustment: Int

    public init(lowerBound: Double?, upperBound: Double?, scalingAdjustment: Int) {
        (self.lowerBound, self.upperBound, self.scalingAdjustment) = (lowerBound, upperBound, scalingAdjustment)
    }
}

extension [StepAdjustment] {
    /// The most steps of a policy (EC2 Auto Scaling service quotas).
    public static let stepsMax = 20

    /// Why these steps cannot be those of a policy, in AWS's words as far as they are documented; nil when they can.
    /// (EC2 Auto Scaling User Guide, Step and simple scaling policies: no gap, no overlap, one open end at the most on each side.)
    public var fault: String? {
        guard !isEmpty else { return "At least one StepAdjustment must be specified" }
        guard count <= [StepAdjustment].stepsMax else { return "Number of StepAdjustments cannot exceed \([StepAdjustment].stepsMax)" }
        let sorted = sorted { ($0.lowerBound ?? -.infinity) < ($1.lowerBound ?? -.infinity) }
        for step in sorted {
            if step.lowerBound == nil, step.upperBound == nil { return count == 1 ? "At least one of the MetricIntervalLowerBound or MetricIntervalUpperBound must be specified" : "StepAdjustment intervals can't overlap" }
            if let lower = step.lowerBound, let upper = step.upperBound, lower >= upper { return "MetricIntervalLowerBound must be less than MetricIntervalUpperBound" }
        }
        for (step, next) in zip(sorted, sorted.dropFirst()) {
            guard let upper = step.upperBound, let lower = next.lowerBound, upper <= lower else { return "StepAdjustment intervals can't overlap" }
            if upper < lower { return "StepAdjustment intervals can't have gaps between them" }
        }
        if let lower = sorted.first?.lowerBound, lower < 0 { return "There must be a StepAdjustment with an unspecified lower bound when one StepAdjustment has a negative lower bound" }
        if let upper = sorted.last?.upperBound, upper > 0 { return "There must be a StepAdjustment with an unspecified upper bound when one StepAdjustment has a positive upper bound" }
        return nil
    }

    /// The step for a metric that is `breach` above (or, negative, below) the threshold: above it the lower bound belongs to a step,
    /// below it the upper bound does.
    public func step(for breach: Double) -> StepAdjustment? {
        first { step in
            let lower = step.lowerBound ?? -.infinity, upper = step.upperBound ?? .infinity
            return breach >= 0 ? breach >= lower && breach < upper : breach > lower && breach <= upper
        }
    }
}
