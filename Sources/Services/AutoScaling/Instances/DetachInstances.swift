import AWSWire

/// Takes instances out of a group; they run on. (EC2 Auto Scaling API Reference, DetachInstances.)
struct DetachInstances: Operation {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]?
        var autoScalingGroupName: String
        var shouldDecrementDesiredCapacity: Bool
    }
    struct Output: Encodable, Sendable { var activities: [Activity] }
    static let access = Access.write("autoscaling:DetachInstances")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let ids = try InstanceNames.checked(input.instanceIds)
        let group = try await desk.stored(input.autoScalingGroupName, in: call)
        let begun = try await desk.request(
            input.autoScalingGroupName, .detach(instances: ids, decrementsDesired: input.shouldDecrementDesiredCapacity), by: call)
        return Output(activities: Activity.of(begun, about: ids, in: group))
    }
}
