import AWSWire

/// Detaches sources of traffic: no group has any, so each is refused. (EC2 Auto Scaling API Reference, DetachTrafficSources.)
struct DetachTrafficSources: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var trafficSources: [TrafficSource]
    }
    static let access = Access.write("autoscaling:DetachTrafficSources")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        _ = try await desk.stored(input.autoScalingGroupName, in: call)
        try BalancerRules.check(trafficSources: input.trafficSources)
        // What is left is a change by nothing, which is recorded like every other.
        try await desk.change(input.autoScalingGroupName, by: call) { _ in }
        return Empty()
    }
}
