import AWSWire
import Scaling
import ScalingPolicies

/// What a policy may say, by its type.
extension PutScalingPolicy.Input {
    func policy() throws(ServiceFault) -> ScalingPolicy {
        try Bounds.check(metricAggregationType, "metricAggregationType", among: ["Minimum", "Maximum", "Average"])
        try Bounds.check(cooldown, "cooldown", 0...AutoScalingLimits.pauseSecondsMax)
        try Bounds.check(estimatedInstanceWarmup, "estimatedInstanceWarmup", 0...AutoScalingLimits.pauseSecondsMax)
        return ScalingPolicy(name: policyName, isEnabled: enabled ?? true, rule: try rule())
    }

    private func rule() throws(ServiceFault) -> ScalingPolicy.Rule {
        switch policyType ?? PolicyTypes.simple {
        case PolicyTypes.simple: return .simple(try simple())
        case PolicyTypes.step: return .step(try step())
        case PolicyTypes.tracking: return .targetTracking(try tracking())
        case PolicyTypes.predictive: throw .notSupported("PolicyType", PolicyTypes.predictive, "nothing is forecast here")
        case let other: throw .validation("Invalid policy type '\(other)'. Valid types are: \(PolicyTypes.all.joined(separator: ", "))")
        }
    }

    private func simple() throws(ServiceFault) -> SimpleScaling {
        try refuse(
            "SimpleScaling",
            [
                ("StepAdjustments", stepAdjustments?.isEmpty == false), ("EstimatedInstanceWarmup", estimatedInstanceWarmup != nil),
                ("TargetTrackingConfiguration", targetTrackingConfiguration != nil), ("MetricAggregationType", metricAggregationType != nil),
            ])
        let type = try adjustment()
        guard let scalingAdjustment else { throw .validation("ScalingAdjustment must be specified for policy type SimpleScaling") }
        try checkExact(type, [scalingAdjustment])
        return SimpleScaling(
            adjustmentType: type, scalingAdjustment: scalingAdjustment, minAdjustmentMagnitude: try magnitude(type), cooldownSeconds: cooldown)
    }

    private func step() throws(ServiceFault) -> StepScaling {
        try refuse(
            "StepScaling",
            [
                ("ScalingAdjustment", isSet(scalingAdjustment)), ("Cooldown", isSet(cooldown)),
                ("TargetTrackingConfiguration", targetTrackingConfiguration != nil), ("MinAdjustmentStep", minAdjustmentStep != nil),
            ])
        let type = try adjustment()
        let steps = (stepAdjustments ?? []).map(\.step)
        if let fault = steps.fault { throw .validation(fault) }
        try checkExact(type, steps.map(\.scalingAdjustment))
        return StepScaling(
            adjustmentType: type, steps: steps, minAdjustmentMagnitude: try magnitude(type), estimatedInstanceWarmupSeconds: estimatedInstanceWarmup)
    }

    private func tracking() throws(ServiceFault) -> TargetTracking {
        try refuse(
            "TargetTrackingScaling",
            [
                ("ScalingAdjustment", isSet(scalingAdjustment)), ("Cooldown", isSet(cooldown)), ("AdjustmentType", adjustmentType != nil),
                ("StepAdjustments", stepAdjustments?.isEmpty == false), ("MinAdjustmentMagnitude", minAdjustmentMagnitude != nil),
                ("MinAdjustmentStep", minAdjustmentStep != nil), ("MetricAggregationType", metricAggregationType != nil),
            ])
        guard let configuration = targetTrackingConfiguration else { throw .validation("TargetTrackingConfiguration must be specified for policy type TargetTrackingScaling") }
        return TargetTracking(
            metric: try configuration.metric(), targetValue: configuration.targetValue, disableScaleIn: configuration.disableScaleIn ?? false,
            estimatedInstanceWarmupSeconds: estimatedInstanceWarmup)
    }

    private func adjustment() throws(ServiceFault) -> AdjustmentType {
        guard let name = adjustmentType else { throw .validation("AdjustmentType must be specified for policy type \(policyType ?? PolicyTypes.simple)") }
        guard let type = AdjustmentType(rawValue: name) else {
            throw .validation("Invalid adjustment type '\(name)'. Valid types are: ChangeInCapacity, ExactCapacity, PercentChangeInCapacity")
        }
        return type
    }

    /// The smallest change of a percentage. `MinAdjustmentStep` is its older name.
    private func magnitude(_ type: AdjustmentType) throws(ServiceFault) -> Int? {
        guard let least = minAdjustmentMagnitude ?? minAdjustmentStep else { return nil }
        guard minAdjustmentMagnitude == nil || minAdjustmentStep == nil else { throw .validation("MinAdjustmentStep and MinAdjustmentMagnitude can not both be specified") }
        guard type == .percentChangeInCapacity else { throw .validation("MinAdjustmentMagnitude is only valid with PercentChangeInCapacity") }
        try Bounds.check(least, "minAdjustmentMagnitude", 1...AutoScalingLimits.sizeMax)
        return least
    }

    private func checkExact(_ type: AdjustmentType, _ amounts: [Int]) throws(ServiceFault) {
        for amount in amounts { try Bounds.check(amount, "scalingAdjustment", -1_000_000...1_000_000) }
        if type == .exactCapacity, amounts.contains(where: { $0 < 0 }) { throw .validation("ScalingAdjustment must not be negative with ExactCapacity") }
    }

    /// Clients that keep a policy as a whole (Terraform) send 0 for what its type does not have.
    private func isSet(_ number: Int?) -> Bool { (number ?? 0) != 0 }

    private func refuse(_ type: String, _ members: [(name: String, isGiven: Bool)]) throws(ServiceFault) {
        if let member = members.first(where: \.isGiven) { throw .validation("\(member.name) is not allowed for policy type \(type)") }
    }
}

/// The types of policies.
enum PolicyTypes {
    static let simple = "SimpleScaling", step = "StepScaling", tracking = "TargetTrackingScaling", predictive = "PredictiveScaling"
    static let all = [simple, step, tracking, predictive]

    static func of(_ rule: ScalingPolicy.Rule) -> String {
        switch rule {
        case .simple: simple
        case .step: step
        case .targetTracking: tracking
        }
    }
}
