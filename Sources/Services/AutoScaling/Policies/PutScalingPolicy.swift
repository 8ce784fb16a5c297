import AWSWire
import GroupEngine
import RecordStore
import Scaling
import ScalingPolicies

/// Creates or replaces a policy; one of target tracking gets its alarms. (EC2 Auto Scaling API Reference, PutScalingPolicy.)
struct PutScalingPolicy: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var policyName: String
        var policyType: String?
        var adjustmentType: String?
        var minAdjustmentStep: Int?
        var minAdjustmentMagnitude: Int?
        var scalingAdjustment: Int?
        var cooldown: Int?
        var metricAggregationType: String?
        var stepAdjustments: [WireStepAdjustment]?
        var estimatedInstanceWarmup: Int?
        var targetTrackingConfiguration: TargetTrackingConfiguration?
        var enabled: Bool?
    }
    struct Output: Encodable, Sendable {
        var policyARN: String
        var alarms: [PolicyAlarm]
    }
    static let access = Access.write("autoscaling:PutScalingPolicy")
    static let recordedOnly = ["MetricAggregationType": "an alarm brings the value that it compares, aggregated by its own statistic"]
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try Names.check(input.policyName, "PolicyName")
        var document = PolicyDocument(policy: try input.policy(), uuid: desk.world.random.uuid())
        (document.metricAggregationType, document.minAdjustmentStep) = (input.metricAggregationType, input.minAdjustmentStep)
        let group = call.group(input.autoScalingGroupName)
        let new = document
        try await desk.change(group.name, by: call) { transaction in
            var document = new
            // A policy that is changed keeps its ARN, and with it the alarms that execute it.
            if let there = try GroupParts.part(group, input.policyName, PolicyDocument.self, in: transaction) { document.uuid = there.uuid }
            _ = try StoredGroup(group, in: transaction)
            try GroupParts.put(
                document, named: input.policyName, of: group, max: AutoScalingLimits.policiesMax, called: "scaling policies", at: call, in: transaction)
        }
        return try await answer(input.policyName, of: group)
    }

    private func answer(_ name: String, of group: GroupIdentity) async throws(ServiceFault) -> Output {
        let stored = try await desk.records.look { try GroupParts.part(group, name, PolicyDocument.self, in: $0) }
        guard let stored else { throw .internal("The policy \(name) was deleted while it was put.") }
        return Output(policyARN: stored.arn(in: group), alarms: desk.ownAlarms(of: name, in: group))
    }
}
