import AWSWire
import RecordStore
import Scaling
import ScalingPolicies
import TargetEngine

/// Creates or replaces a policy; one of target tracking gets its alarms. (Application Auto Scaling API Reference, PutScalingPolicy.)
struct PutScalingPolicy: Operation {
    struct Input: Decodable, Sendable {
        var policyName: String
        var serviceNamespace: String
        var resourceId: String
        var scalableDimension: String
        var policyType: String?
        var stepScalingPolicyConfiguration: StepConfiguration?
        var targetTrackingScalingPolicyConfiguration: TrackingConfiguration?
    }
    struct Output: Encodable, Sendable {
        var policyARN: String
        var alarms: [PolicyAlarm]
    }
    static let access = Access.write("application-autoscaling:PutScalingPolicy")
    static let recordedOnly = [
        "StepScalingPolicyConfiguration.MetricAggregationType": "an alarm brings the value that it compares, aggregated by its own statistic"
    ]
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let target = try TargetReference(input.serviceNamespace, input.resourceId, input.scalableDimension).registered(in: call)
        guard !input.policyName.contains(TargetPolicyARN.policyMark) else { throw .invalid("PolicyName can not have '\(TargetPolicyARN.policyMark)', which parts its ARN.") }
        let uuid = desk.world.random.uuid()
        try await desk.change(target, by: call) { transaction in
            let there = try TargetRecords(of: target, in: transaction).part(input.policyName, TargetPolicyDocument.self)
            let policy = TargetPolicy(name: input.policyName, rule: try input.rule(changing: there?.policy.rule))
            // A policy that is changed keeps its ARN, and with it the alarms that execute it.
            var document = TargetPolicyDocument(policy: policy, uuid: there?.uuid ?? uuid, createdAt: there?.createdAt ?? call.time)
            document.metricAggregationType = input.stepScalingPolicyConfiguration?.metricAggregationType ?? there?.metricAggregationType
            try TargetPartsDesk.put(
                document, named: input.policyName, of: target, max: TargetLimits.policiesMax, called: "scaling policies", at: call, in: transaction)
        }
        let stored = try await desk.records.look { try TargetRecords(of: target, in: $0).part(input.policyName, TargetPolicyDocument.self) }
        guard let stored else { throw .internal("The policy \(input.policyName) was deleted while it was put.") }
        return Output(policyARN: stored.arn(in: target), alarms: desk.ownAlarms(of: input.policyName, of: target))
    }
}

/// The types of policies.
enum PolicyTypes {
    static let step = "StepScaling", tracking = "TargetTrackingScaling"

    static func of(_ rule: TargetPolicy.Rule) -> String {
        switch rule {
        case .step: step
        case .tracking: tracking
        }
    }
}

extension PutScalingPolicy.Input {
    /// The rule by the policy's type; what is not said stays as it was.
    fileprivate func rule(changing old: TargetPolicy.Rule?) throws(ServiceFault) -> TargetPolicy.Rule {
        switch policyType ?? old.map(PolicyTypes.of) ?? PolicyTypes.step {
        case PolicyTypes.step:
            guard targetTrackingScalingPolicyConfiguration == nil else { throw .invalid("TargetTrackingScalingPolicyConfiguration is not allowed for policy type StepScaling") }
            if let configuration = stepScalingPolicyConfiguration { return .step(try configuration.rule(changing: old)) }
        case PolicyTypes.tracking:
            guard stepScalingPolicyConfiguration == nil else { throw .invalid("StepScalingPolicyConfiguration is not allowed for policy type TargetTrackingScaling") }
            if let configuration = targetTrackingScalingPolicyConfiguration { return .tracking(try configuration.rule()) }
        case let other: throw .invalid("PolicyType \(other) is not supported by this server: nothing is forecast here.")
        }
        guard let old, policyType ?? PolicyTypes.of(old) == PolicyTypes.of(old) else { throw .invalid("The configuration of the policy is required for its type") }
        return old
    }
}
