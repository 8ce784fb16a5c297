import AWSWire

/// Deletes a group: without instances at once, by force with all of its instances. (EC2 Auto Scaling API Reference, DeleteAutoScalingGroup.)
struct DeleteAutoScalingGroup: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var forceDelete: Bool?
    }
    static let access = Access.write("autoscaling:DeleteAutoScalingGroup")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard desk.engine.state(of: call.group(input.autoScalingGroupName)) != nil else { throw .noSuchGroup(input.autoScalingGroupName) }
        try await desk.request(input.autoScalingGroupName, .delete(force: input.forceDelete ?? false), by: call)
        return Empty()
    }
}
