import AWSWire

/// Attaches target groups: none exists on this server, so every ARN is refused as AWS refuses ARNs without a target group. (EC2 Auto Scaling API Reference, AttachLoadBalancerTargetGroups.)
struct AttachLoadBalancerTargetGroups: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var targetGroupARNs: [String]
    }
    static let access = Access.write("autoscaling:AttachLoadBalancerTargetGroups")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        _ = try await desk.stored(input.autoScalingGroupName, in: call)
        try BalancerRules.check(targetGroups: input.targetGroupARNs)
        // What is left is a change by nothing, which is recorded like every other.
        try await desk.change(input.autoScalingGroupName, by: call) { _ in }
        return Empty()
    }
}
