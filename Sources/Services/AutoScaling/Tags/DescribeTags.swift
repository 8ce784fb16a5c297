import AWSWire

/// The tags of groups. (EC2 Auto Scaling API Reference, DescribeTags.)
struct DescribeTags: Operation {
    struct Input: Decodable, Sendable {
        var filters: [ListFilter]?
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Output: Encodable, Sendable {
        var tags: [GroupTag]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeTags")
    let desk: GroupDesk

    private static let filterNames = ["auto-scaling-group", "key", "value", "propagate-at-launch"]

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try ListFilter.check(input.filters, allowed: DescribeTags.filterNames) { DescribeTags.filterNames.contains($0) }
        let length = try PageLength.of(input.maxRecords)
        let groups = try await desk.records.look { try StoredGroup.all(in: call.place, $0) }
        let tags = groups.flatMap(GroupTag.of).filter { tag in (input.filters ?? []).allSatisfy { $0.matches(tag) } }
        let page = try Page(tags, after: input.nextToken, length: length) { "\($0.resourceId ?? "")\u{1F}\($0.key)" }
        return Output(tags: page.items, nextToken: page.nextToken)
    }
}

extension ListFilter {
    fileprivate func matches(_ tag: GroupTag) -> Bool {
        switch name {
        case "auto-scaling-group": matches([tag.resourceId ?? ""])
        case "key": matches([tag.key])
        case "value": matches([tag.value ?? ""])
        default: matches(tag.propagateAtLaunch == true ? ["true", "True"] : ["false", "False"])
        }
    }
}
