import AWSWire

/// The members of all groups of the account in the region, by id. (EC2 Auto Scaling API Reference, DescribeAutoScalingInstances.)
struct DescribeAutoScalingInstances: Operation {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]?
        var maxRecords: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable {
        var autoScalingInstances: [MemberInstance]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeAutoScalingInstances")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxRecords, max: AutoScalingLimits.pageDefault)
        let templates = try await desk.records.look { try TemplateNames(in: call.place, $0) }
        let wanted = input.instanceIds.flatMap { $0.isEmpty ? nil : Set($0) }
        let all = desk.engine.groups(in: call.place).flatMap { group, state in
            state.instances.filter { wanted?.contains($0.id) ?? true }.map { MemberInstance($0, templates, style: .alone(group: group.name)) }
        }
        let page = try Page(all, after: input.nextToken, length: length, by: \.instanceId)
        return Output(autoScalingInstances: page.items, nextToken: page.nextToken)
    }
}
