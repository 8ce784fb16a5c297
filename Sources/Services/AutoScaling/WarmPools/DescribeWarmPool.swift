import AWSWire

/// The pool of a group and its instances, by id. (EC2 Auto Scaling API Reference, DescribeWarmPool.)
struct DescribeWarmPool: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var maxRecords: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable {
        var warmPoolConfiguration: WarmPoolConfiguration?
        var instances: [MemberInstance]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeWarmPool")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxRecords, max: AutoScalingLimits.pageDefault)
        let group = try await desk.stored(input.autoScalingGroupName, in: call)
        let templates = try await desk.records.look { try TemplateNames(in: call.place, $0) }
        let members = (group.state?.instances ?? []).filter(\.isOfWarmPool).map { MemberInstance($0, templates) }
        let page = try Page(members, after: input.nextToken, length: length, by: \.instanceId)
        return Output(warmPoolConfiguration: group.state.flatMap(WarmPoolConfiguration.init), instances: page.items, nextToken: page.nextToken)
    }
}
