import AWSWire

/// Which topics are told of what, a line for each type. (EC2 Auto Scaling API Reference, DescribeNotificationConfigurations.)
struct DescribeNotificationConfigurations: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupNames: [String]?
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Shown: Encodable, Sendable { var autoScalingGroupName: String, topicARN: String, notificationType: String }
    struct Output: Encodable, Sendable {
        var notificationConfigurations: [Shown]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeNotificationConfigurations")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxRecords)
        let groups = try await desk.records.look { try StoredGroup.all(in: call.place, $0) }
        let wanted = input.autoScalingGroupNames.flatMap { $0.isEmpty ? nil : Set($0) }
        let lines = groups.filter { wanted?.contains($0.identity.name) ?? true }.flatMap { group in
            group.document.notifications.flatMap { topic in
                topic.types.map { Shown(autoScalingGroupName: group.identity.name, topicARN: topic.topicARN, notificationType: $0) }
            }
        }
        let page = try Page(lines, after: input.nextToken, length: length) { "\($0.autoScalingGroupName)\u{1F}\($0.topicARN)\u{1F}\($0.notificationType)" }
        return Output(notificationConfigurations: page.items, nextToken: page.nextToken)
    }
}
