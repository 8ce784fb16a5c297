import AWSWire
import GroupEngine

/// Deletes a lifecycle hook; instances that wait for it go on. (EC2 Auto Scaling API Reference, DeleteLifecycleHook.)
struct DeleteLifecycleHook: Operation {
    struct Input: Decodable, Sendable {
        var lifecycleHookName: String
        var autoScalingGroupName: String
    }
    static let access = Access.write("autoscaling:DeleteLifecycleHook")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let group = call.group(input.autoScalingGroupName)
        try await desk.change(group.name, by: call) { transaction in
            _ = try StoredGroup(group, in: transaction)
            guard try transaction.delete(group.key(HookDocument.recordType, input.lifecycleHookName), at: call.time) else {
                throw ServiceFault.validation("No Lifecycle Hook found with name \(input.lifecycleHookName)")
            }
        }
        return Empty()
    }
}
