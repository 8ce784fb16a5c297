import AWSWire
import Scaling

/// Ends an instance's wait for a hook. (EC2 Auto Scaling API Reference, CompleteLifecycleAction.)
struct CompleteLifecycleAction: Operation {
    struct Input: Decodable, Sendable {
        var lifecycleHookName: String
        var autoScalingGroupName: String
        var lifecycleActionToken: String?
        var lifecycleActionResult: String
        var instanceId: String?
    }
    static let access = Access.write("autoscaling:CompleteLifecycleAction")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard let result = LifecycleHook.Result(rawValue: input.lifecycleActionResult) else {
            throw .outOfSet(input.lifecycleActionResult, "lifecycleActionResult", ["CONTINUE", "ABANDON"])
        }
        guard let state = desk.engine.state(of: call.group(input.autoScalingGroupName)) else { throw .noSuchGroup }
        let instance = try WaitingInstance.id(input.instanceId, token: input.lifecycleActionToken, in: state)
        try await desk.request(
            input.autoScalingGroupName,
            .completeHook(instance: instance, hookName: input.lifecycleHookName, token: input.lifecycleActionToken, result: result), by: call)
        return Empty()
    }
}
