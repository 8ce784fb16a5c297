import AWSWire

/// Asks for another number of instances. (EC2 Auto Scaling API Reference, SetDesiredCapacity.)
struct SetDesiredCapacity: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var desiredCapacity: Int
        var honorCooldown: Bool?
    }
    static let access = Access.write("autoscaling:SetDesiredCapacity")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try Bounds.check(input.desiredCapacity, "desiredCapacity", 0...AutoScalingLimits.sizeMax)
        try await desk.request(
            input.autoScalingGroupName, .setDesiredCapacity(input.desiredCapacity, honorsCooldown: input.honorCooldown ?? false), by: call)
        return Empty()
    }
}
