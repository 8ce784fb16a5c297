import AWSWire

/// Protects instances from being chosen when a group shrinks, or no longer. (EC2 Auto Scaling API Reference, SetInstanceProtection.)
struct SetInstanceProtection: Operation {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]
        var autoScalingGroupName: String
        var protectedFromScaleIn: Bool
    }
    static let access = Access.write("autoscaling:SetInstanceProtection")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let ids = try InstanceNames.checked(input.instanceIds)
        try await desk.request(input.autoScalingGroupName, .setProtection(instances: ids, isProtected: input.protectedFromScaleIn), by: call)
        return Empty()
    }
}
