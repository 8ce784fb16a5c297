import AWSWire

/// The sources of traffic of a group: none, since there are none on this server. (EC2 Auto Scaling API Reference, DescribeTrafficSources.)
struct DescribeTrafficSources: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var trafficSourceType: String?
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Output: Encodable, Sendable { var trafficSources: [Empty] }
    static let access = Access.read("autoscaling:DescribeTrafficSources")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        _ = try await desk.stored(input.autoScalingGroupName, in: call)
        _ = try PageLength.of(input.maxRecords, standard: AutoScalingLimits.pageDefault, max: AutoScalingLimits.pageDefault)
        guard input.nextToken == nil else { throw .invalidNextToken }
        return Output(trafficSources: [])
    }
}
