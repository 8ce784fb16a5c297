import AWSWire
import GroupEngine

/// The groups of the account in the region, with their instances, in the order of their names.
/// (EC2 Auto Scaling API Reference, DescribeAutoScalingGroups.)
struct DescribeAutoScalingGroups: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupNames: [String]?
        var includeInstances: Bool?
        var nextToken: String?
        var maxRecords: Int?
        var filters: [ListFilter]?
    }
    struct Output: Encodable, Sendable {
        var autoScalingGroups: [AutoScalingGroup]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeAutoScalingGroups")
    let desk: GroupDesk

    private static let filterNames = ["tag-key", "tag-value", "tag:<key>"]

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try ListFilter.check(input.filters, allowed: DescribeAutoScalingGroups.filterNames) { $0 == "tag-key" || $0 == "tag-value" || $0.hasPrefix("tag:") }
        let length = try PageLength.of(input.maxRecords)
        let (all, templates) = try await desk.records.look { (try StoredGroup.all(in: call.place, $0), try TemplateNames(in: call.place, $0)) }
        let wanted = input.autoScalingGroupNames.flatMap { $0.isEmpty ? nil : Set($0) }
        let matching = all.filter { group in
            wanted?.contains(group.identity.name) ?? true && (input.filters ?? []).allSatisfy { $0.matches(group.tags) }
        }
        let page = try Page(matching, after: input.nextToken, length: length, by: \.identity.name)
        let groups = page.items.map { group in
            AutoScalingGroup(group.standing(desk.engine.state(of: group.identity)), templates, withInstances: input.includeInstances ?? true)
        }
        return Output(autoScalingGroups: groups, nextToken: page.nextToken)
    }
}

extension ListFilter {
    fileprivate func matches(_ tags: [String: String]) -> Bool {
        switch name {
        case "tag-key": matches(tags.keys)
        case "tag-value": matches(tags.values)
        default: matches([tags[String(name?.dropFirst("tag:".count) ?? "")]].compactMap { $0 })
        }
    }
}
