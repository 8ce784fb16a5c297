import AWSWire
import Scaling
import ScalingPolicies

/// (Application Auto Scaling API Reference, TargetTrackingScalingPolicyConfiguration.)
struct TrackingConfiguration: Codable, Hashable, Sendable {
    struct Predefined: Codable, Hashable, Sendable {
        var predefinedMetricType: String
        var resourceLabel: String?
    }

    var targetValue: Double
    var predefinedMetricSpecification: Predefined?
    var customizedMetricSpecification: CustomizedMetric?
    var scaleOutCooldown: Int?
    var scaleInCooldown: Int?
    var disableScaleIn: Bool?

    init(_ rule: TargetPolicy.TrackingRule) {
        (targetValue, disableScaleIn) = (rule.targetValue, rule.disableScaleIn)
        (scaleOutCooldown, scaleInCooldown) = (rule.scaleOutCooldownSeconds, rule.scaleInCooldownSeconds)
        customizedMetricSpecification = CustomizedMetric(rule.metric)
    }

    func rule() throws(ServiceFault) -> TargetPolicy.TrackingRule {
        if let predefined = predefinedMetricSpecification {
            throw .invalid("The predefined metric \(predefined.predefinedMetricType) is of another service: a custom resource needs a CustomizedMetricSpecification.")
        }
        guard let customized = customizedMetricSpecification else { throw .invalid("CustomizedMetricSpecification is required for a target tracking policy of a custom resource") }
        try Cooldowns.check(scaleOutCooldown, "ScaleOutCooldown")
        try Cooldowns.check(scaleInCooldown, "ScaleInCooldown")
        let target = targetValue
        let metric = try ServiceFault.asInvalid { () throws(ServiceFault) in
            try TargetValue.check(target)
            return try customized.checked()
        }
        return TargetPolicy.TrackingRule(
            metric: metric, targetValue: targetValue, disableScaleIn: disableScaleIn ?? false, scaleOutCooldownSeconds: scaleOutCooldown,
            scaleInCooldownSeconds: scaleInCooldown)
    }
}
