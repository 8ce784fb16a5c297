import AWSWire

/// Attaches load balancers: none exists on this server, so every name is refused as AWS refuses names without a load balancer. (EC2 Auto Scaling API Reference, AttachLoadBalancers.)
struct AttachLoadBalancers: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var loadBalancerNames: [String]
    }
    static let access = Access.write("autoscaling:AttachLoadBalancers")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        _ = try await desk.stored(input.autoScalingGroupName, in: call)
        try BalancerRules.check(loadBalancers: input.loadBalancerNames)
        // What is left is a change by nothing, which is recorded like every other.
        try await desk.change(input.autoScalingGroupName, by: call) { _ in }
        return Empty()
    }
}
