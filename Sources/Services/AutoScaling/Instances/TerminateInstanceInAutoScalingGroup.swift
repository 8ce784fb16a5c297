import AWSWire

/// Ends an instance of a group, which is replaced or makes the group smaller.
/// (EC2 Auto Scaling API Reference, TerminateInstanceInAutoScalingGroup.)
struct TerminateInstanceInAutoScalingGroup: Operation {
    struct Input: Decodable, Sendable {
        var instanceId: String
        var shouldDecrementDesiredCapacity: Bool
    }
    struct Output: Encodable, Sendable { var activity: Activity? }
    static let access = Access.write("autoscaling:TerminateInstanceInAutoScalingGroup")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let name = try desk.group(ofInstance: input.instanceId, in: call)
        let group = try await desk.stored(name, in: call)
        let begun = try await desk.request(name, .terminate(instance: input.instanceId, decrementsDesired: input.shouldDecrementDesiredCapacity), by: call)
        return Output(activity: Activity.of(begun, about: [input.instanceId], in: group).first)
    }
}
