import AWSWire
import Base
import Scaling
import ScalingPolicies
import TargetEngine

/// The policies of a service's targets, with the alarms that execute them. (Application Auto Scaling API Reference, DescribeScalingPolicies.)
struct DescribeScalingPolicies: Operation {
    struct Input: Decodable, Sendable {
        var policyNames: [String]?
        var serviceNamespace: String
        var resourceId: String?
        var scalableDimension: String?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Shown: Encodable, Sendable {
        var policyARN: String
        var policyName: String
        var serviceNamespace = TargetIdentity.namespace
        var resourceId: String
        var scalableDimension = TargetIdentity.dimension
        var policyType: String
        var stepScalingPolicyConfiguration: StepConfiguration?
        var targetTrackingScalingPolicyConfiguration: TrackingConfiguration?
        var alarms: [PolicyAlarm]
        var creationTime: Timestamp
    }
    struct Output: Encodable, Sendable {
        var scalingPolicies: [Shown]
        var nextToken: String?
    }
    static let access = Access.read("application-autoscaling:DescribeScalingPolicies")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxResults)
        let filter = try TargetFilter(namespace: input.serviceNamespace, resources: input.resourceId.map { [$0] }, dimension: input.scalableDimension)
        let names = input.policyNames.flatMap { $0.isEmpty ? nil : Set($0) }
        let (policies, alarms) = try await desk.records.look { snapshot in
            (try TargetPartsDesk.all(TargetPolicyDocument.self, filter, in: call, snapshot), try PolicyAlarms(account: call.account, region: call.region, in: snapshot))
        }
        let wanted = policies.filter { policy in names.map { $0.contains(policy.part.policy.name) || $0.contains(policy.part.arn(in: policy.target)) } ?? true }
        let page = try KeyedPage(wanted, after: input.nextToken, length: length, refusing: .strangeToken) { "\($0.target.resourceID)\u{1F}\($0.part.policy.name)" }
        let shown = page.items.map { target, document in
            Shown(document, of: target, alarms.alarms(of: document.arn(in: target), beside: desk.ownAlarms(of: document.policy.name, of: target)))
        }
        return Output(scalingPolicies: shown, nextToken: page.nextToken)
    }
}

extension DescribeScalingPolicies.Shown {
    fileprivate init(_ document: TargetPolicyDocument, of target: TargetIdentity, _ alarms: [PolicyAlarm]) {
        self.init(
            policyARN: document.arn(in: target), policyName: document.policy.name, resourceId: target.resourceID, policyType: PolicyTypes.of(document.policy.rule),
            alarms: alarms, creationTime: document.createdAt)
        switch document.policy.rule {
        case .step(let rule): stepScalingPolicyConfiguration = StepConfiguration(rule, aggregation: document.metricAggregationType)
        case .tracking(let rule): targetTrackingScalingPolicyConfiguration = TrackingConfiguration(rule)
        }
    }
}
