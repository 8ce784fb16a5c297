import AWSWire
import GroupEngine
import RecordStore
import Scaling
import ScalingPolicies

/// The policies of a group, or of all groups, with the alarms that execute them. (EC2 Auto Scaling API Reference, DescribePolicies.)
struct DescribePolicies: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String?
        var policyNames: [String]?
        var policyTypes: [String]?
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Output: Encodable, Sendable {
        var scalingPolicies: [ShownPolicy]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribePolicies")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxRecords)
        let wanted = input.policyNames.flatMap { $0.isEmpty ? nil : Set($0) }, types = input.policyTypes.flatMap { $0.isEmpty ? nil : Set($0) }
        let (policies, alarms) = try await desk.records.look { snapshot in
            (try StoredPolicy.all(ofGroup: input.autoScalingGroupName, in: call, snapshot), try PolicyAlarms(account: call.account, region: call.region, in: snapshot))
        }
        let matching = policies.filter { policy in
            wanted.map { $0.contains(policy.document.policy.name) || $0.contains(policy.arn) } ?? true
                && types?.contains(PolicyTypes.of(policy.document.policy.rule)) ?? true
        }
        let page = try Page(matching, after: input.nextToken, length: length) { "\($0.group.name)\u{1F}\($0.document.policy.name)" }
        let shown = page.items.map { ShownPolicy($0, alarms.alarms(of: $0.arn, beside: desk.ownAlarms(of: $0.document.policy.name, in: $0.group))) }
        return Output(scalingPolicies: shown, nextToken: page.nextToken)
    }
}

/// A policy with the group that it belongs to.
struct StoredPolicy: Sendable {
    let group: GroupIdentity
    let document: PolicyDocument

    var arn: String { document.arn(in: group) }

    /// Throws when a group is named that is not there.
    static func all(ofGroup name: String?, in call: Call, _ snapshot: any RecordSnapshot) throws -> [StoredPolicy] {
        let groups = try name.map { [try StoredGroup(call.group($0), in: snapshot)] } ?? StoredGroup.all(in: call.place, snapshot)
        return try groups.flatMap { group in
            try GroupParts.of(group.identity, PolicyDocument.self, in: snapshot).map { StoredPolicy(group: group.identity, document: $0) }
        }
    }
}
