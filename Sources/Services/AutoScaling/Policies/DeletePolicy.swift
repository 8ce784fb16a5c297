import AWSWire
import GroupEngine

/// Deletes a policy, with the alarms that it has made for itself. (EC2 Auto Scaling API Reference, DeletePolicy.)
struct DeletePolicy: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String?
        var policyName: String
    }
    static let access = Access.write("autoscaling:DeletePolicy")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let policy = try PolicyName(input.policyName, group: input.autoScalingGroupName, in: call)
        let group = call.group(policy.group)
        try await desk.change(policy.group, by: call) { transaction in
            _ = try StoredGroup(group, in: transaction)
            guard try transaction.delete(group.key(PolicyDocument.recordType, policy.name), at: call.time) else { throw PolicyName.missing(policy.name) }
        }
        return Empty()
    }
}
