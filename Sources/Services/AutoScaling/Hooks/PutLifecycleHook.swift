import AWSWire

/// Creates or changes a lifecycle hook. (EC2 Auto Scaling API Reference, PutLifecycleHook.)
struct PutLifecycleHook: Operation {
    struct Input: Decodable, Sendable {
        var lifecycleHookName: String
        var autoScalingGroupName: String
        var lifecycleTransition: String?
        var roleARN: String?
        var notificationTargetARN: String?
        var notificationMetadata: String?
        var heartbeatTimeout: Int?
        var defaultResult: String?
    }
    static let access = Access.write("autoscaling:PutLifecycleHook")
    static let recordedOnly = ["RoleARN": "topics of this server are told without a role"]
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let draft = try HookRules.checked(
            HookSpecification(
                lifecycleHookName: input.lifecycleHookName, lifecycleTransition: input.lifecycleTransition, notificationMetadata: input.notificationMetadata,
                heartbeatTimeout: input.heartbeatTimeout, defaultResult: input.defaultResult, notificationTargetARN: input.notificationTargetARN, roleARN: input.roleARN))
        let group = call.group(input.autoScalingGroupName), engine = desk.engine
        try await desk.change(group.name, by: call) { transaction in
            _ = try StoredGroup(group, in: transaction)
            try draft.write(of: group, by: call, engine, in: transaction)
        }
        return Empty()
    }
}
