import AWSWire
import Scaling
import ScalingPolicies

/// (Application Auto Scaling API Reference, StepScalingPolicyConfiguration.)
struct StepConfiguration: Codable, Hashable, Sendable {
    var adjustmentType: String?
    var stepAdjustments: [WireStepAdjustment]?
    var minAdjustmentMagnitude: Int?
    var cooldown: Int?
    var metricAggregationType: String?

    init(_ rule: TargetPolicy.StepRule, aggregation: String?) {
        (adjustmentType, stepAdjustments) = (rule.adjustmentType.rawValue, rule.steps.map(WireStepAdjustment.init))
        (minAdjustmentMagnitude, cooldown, metricAggregationType) = (rule.minAdjustmentMagnitude, rule.cooldownSeconds, aggregation)
    }

    /// What is not said stays as it was.
    func rule(changing old: TargetPolicy.Rule?) throws(ServiceFault) -> TargetPolicy.StepRule {
        var former: TargetPolicy.StepRule?
        if case .step(let rule) = old { former = rule }
        guard let type = adjustmentType.flatMap(AdjustmentType.init) ?? former?.adjustmentType else { throw .invalid("AdjustmentType is required for a new step scaling policy") }
        guard let steps = stepAdjustments?.map(\.step) ?? former?.steps else { throw .invalid("At least one StepAdjustment must be specified") }
        if let fault = steps.fault { throw .invalid(fault) }
        try StepConfiguration.check(steps.map(\.scalingAdjustment), type)
        try Cooldowns.check(cooldown, "Cooldown")
        let least = minAdjustmentMagnitude ?? (type == former?.adjustmentType ? former?.minAdjustmentMagnitude : nil)
        if let least {
            guard type == .percentChangeInCapacity else { throw .invalid("MinAdjustmentMagnitude is only valid with PercentChangeInCapacity") }
            guard (1...TargetLimits.capacityMax).contains(least) else { throw .invalid("MinAdjustmentMagnitude must be from 1 to \(TargetLimits.capacityMax)") }
        }
        return TargetPolicy.StepRule(adjustmentType: type, steps: steps, minAdjustmentMagnitude: least, cooldownSeconds: cooldown ?? former?.cooldownSeconds)
    }

    private static func check(_ amounts: [Int], _ type: AdjustmentType) throws(ServiceFault) {
        guard amounts.allSatisfy({ (-TargetLimits.capacityMax...TargetLimits.capacityMax).contains($0) }) else {
            throw .invalid("ScalingAdjustment must be from -\(TargetLimits.capacityMax) to \(TargetLimits.capacityMax)")
        }
        if type == .exactCapacity, amounts.contains(where: { $0 < 0 }) { throw .invalid("ScalingAdjustment must not be negative with ExactCapacity") }
    }
}

/// Cooldowns, as calls give them.
enum Cooldowns {
    static func check(_ seconds: Int?, _ member: String) throws(ServiceFault) {
        if let seconds, !(0...TargetLimits.cooldownSecondsMax).contains(seconds) { throw .invalid("\(member) must be from 0 to \(TargetLimits.cooldownSecondsMax) seconds, not \(seconds)") }
    }
}
