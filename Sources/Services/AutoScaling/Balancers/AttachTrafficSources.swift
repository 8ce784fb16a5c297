import AWSWire

/// Attaches sources of traffic: none exists on this server, so each is refused as AWS refuses those that are not there. (EC2 Auto Scaling API Reference, AttachTrafficSources.)
struct AttachTrafficSources: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var trafficSources: [TrafficSource]
    }
    static let access = Access.write("autoscaling:AttachTrafficSources")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        _ = try await desk.stored(input.autoScalingGroupName, in: call)
        try BalancerRules.check(trafficSources: input.trafficSources)
        // What is left is a change by nothing, which is recorded like every other.
        try await desk.change(input.autoScalingGroupName, by: call) { _ in }
        return Empty()
    }
}
