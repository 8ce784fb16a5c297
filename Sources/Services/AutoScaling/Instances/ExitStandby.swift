import AWSWire

/// Puts instances back into service. (EC2 Auto Scaling API Reference, ExitStandby.)
struct ExitStandby: Operation {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]?
        var autoScalingGroupName: String
    }
    struct Output: Encodable, Sendable { var activities: [Activity] }
    static let access = Access.write("autoscaling:ExitStandby")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let ids = try InstanceNames.checked(input.instanceIds)
        let group = try await desk.stored(input.autoScalingGroupName, in: call)
        let begun = try await desk.request(input.autoScalingGroupName, .exitStandby(instances: ids), by: call)
        return Output(activities: Activity.of(begun, about: ids, in: group))
    }
}
