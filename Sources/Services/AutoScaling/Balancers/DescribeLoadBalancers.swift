import AWSWire

/// The load balancers of a group: none, since there are none on this server. (EC2 Auto Scaling API Reference, DescribeLoadBalancers.)
struct DescribeLoadBalancers: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Output: Encodable, Sendable { var loadBalancers: [Empty] }
    static let access = Access.read("autoscaling:DescribeLoadBalancers")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        _ = try await desk.stored(input.autoScalingGroupName, in: call)
        _ = try PageLength.of(input.maxRecords, standard: AutoScalingLimits.pageMax)
        guard input.nextToken == nil else { throw .invalidNextToken }
        return Output(loadBalancers: [])
    }
}
