import AWSWire

/// Executes a policy now. (EC2 Auto Scaling API Reference, ExecutePolicy.)
struct ExecutePolicy: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String?
        var policyName: String
        var honorCooldown: Bool?
        var metricValue: Double?
        var breachThreshold: Double?
    }
    static let access = Access.write("autoscaling:ExecutePolicy")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let policy = try PolicyName(input.policyName, group: input.autoScalingGroupName, in: call)
        try await desk.request(
            policy.group,
            .executePolicy(name: policy.name, honorsCooldown: input.honorCooldown ?? false, metricValue: input.metricValue, breachThreshold: input.breachThreshold),
            by: call)
        return Empty()
    }
}
