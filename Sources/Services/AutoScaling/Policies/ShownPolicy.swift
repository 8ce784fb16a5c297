import GroupEngine
import Scaling
import ScalingPolicies

/// A policy as DescribePolicies answers it. (EC2 Auto Scaling API Reference, ScalingPolicy.)
struct ShownPolicy: Encodable, Sendable {
    var autoScalingGroupName: String
    var policyName: String
    var policyARN: String
    var policyType: String
    var adjustmentType: String?
    var minAdjustmentStep: Int?
    var minAdjustmentMagnitude: Int?
    var scalingAdjustment: Int?
    var cooldown: Int?
    var stepAdjustments: [WireStepAdjustment] = []
    var metricAggregationType: String?
    var estimatedInstanceWarmup: Int?
    var alarms: [PolicyAlarm] = []
    var targetTrackingConfiguration: TargetTrackingConfiguration?
    var enabled: Bool
}

extension ShownPolicy {
    init(_ stored: StoredPolicy, _ alarms: [PolicyAlarm]) {
        let policy = stored.document.policy
        self.init(
            autoScalingGroupName: stored.group.name, policyName: policy.name, policyARN: stored.arn, policyType: PolicyTypes.of(policy.rule), alarms: alarms,
            enabled: policy.isEnabled)
        switch policy.rule {
        case .simple(let rule): show(rule, stored.document.minAdjustmentStep)
        case .step(let rule): show(rule, stored.document.metricAggregationType)
        case .targetTracking(let rule): (targetTrackingConfiguration, estimatedInstanceWarmup) = (.init(rule), rule.estimatedInstanceWarmupSeconds)
        }
    }

    private mutating func show(_ rule: SimpleScaling, _ step: Int?) {
        (adjustmentType, scalingAdjustment, cooldown) = (rule.adjustmentType.rawValue, rule.scalingAdjustment, rule.cooldownSeconds)
        (minAdjustmentStep, minAdjustmentMagnitude) = (step, step == nil ? rule.minAdjustmentMagnitude : nil)
    }

    private mutating func show(_ rule: StepScaling, _ aggregation: String?) {
        (adjustmentType, minAdjustmentMagnitude) = (rule.adjustmentType.rawValue, rule.minAdjustmentMagnitude)
        stepAdjustments = rule.steps.map(WireStepAdjustment.init)
        (estimatedInstanceWarmup, metricAggregationType) = (rule.estimatedInstanceWarmupSeconds, aggregation ?? "Average")
    }
}
