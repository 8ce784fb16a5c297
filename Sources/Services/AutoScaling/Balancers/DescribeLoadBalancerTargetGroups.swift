import AWSWire

/// The target groups of a group: none, since there are none on this server. (EC2 Auto Scaling API Reference, DescribeLoadBalancerTargetGroups.)
struct DescribeLoadBalancerTargetGroups: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Output: Encodable, Sendable { var loadBalancerTargetGroups: [Empty] }
    static let access = Access.read("autoscaling:DescribeLoadBalancerTargetGroups")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        _ = try await desk.stored(input.autoScalingGroupName, in: call)
        _ = try PageLength.of(input.maxRecords, standard: AutoScalingLimits.pageMax)
        guard input.nextToken == nil else { throw .invalidNextToken }
        return Output(loadBalancerTargetGroups: [])
    }
}
