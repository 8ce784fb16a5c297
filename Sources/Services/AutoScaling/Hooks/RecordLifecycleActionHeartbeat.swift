import AWSWire

/// Makes an instance wait longer for a hook. (EC2 Auto Scaling API Reference, RecordLifecycleActionHeartbeat.)
struct RecordLifecycleActionHeartbeat: Operation {
    struct Input: Decodable, Sendable {
        var lifecycleHookName: String
        var autoScalingGroupName: String
        var lifecycleActionToken: String?
        var instanceId: String?
    }
    static let access = Access.write("autoscaling:RecordLifecycleActionHeartbeat")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard let state = desk.engine.state(of: call.group(input.autoScalingGroupName)) else { throw .noSuchGroup }
        let instance = try WaitingInstance.id(input.instanceId, token: input.lifecycleActionToken, in: state)
        try await desk.request(
            input.autoScalingGroupName, .recordHeartbeat(instance: instance, hookName: input.lifecycleHookName, token: input.lifecycleActionToken), by: call)
        return Empty()
    }
}
