import AWSWire
import Base
import Scaling
import TargetEngine

/// The scheduled actions of a service's targets. (Application Auto Scaling API Reference, DescribeScheduledActions.)
struct DescribeScheduledActions: Operation {
    struct Input: Decodable, Sendable {
        var scheduledActionNames: [String]?
        var serviceNamespace: String
        var resourceId: String?
        var scalableDimension: String?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Shown: Encodable, Sendable {
        var scheduledActionName: String
        var scheduledActionARN: String
        var serviceNamespace = TargetIdentity.namespace
        var schedule: String
        var timezone: String?
        var resourceId: String
        var scalableDimension = TargetIdentity.dimension
        var startTime: Timestamp?
        var endTime: Timestamp?
        var scalableTargetAction: WireTargetAction
        var creationTime: Timestamp
    }
    struct Output: Encodable, Sendable {
        var scheduledActions: [Shown]
        var nextToken: String?
    }
    static let access = Access.read("application-autoscaling:DescribeScheduledActions")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxResults)
        let filter = try TargetFilter(namespace: input.serviceNamespace, resources: input.resourceId.map { [$0] }, dimension: input.scalableDimension)
        let names = input.scheduledActionNames.flatMap { $0.isEmpty ? nil : Set($0) }
        let actions = try await desk.records.look { try TargetPartsDesk.all(TargetScheduleDocument.self, filter, in: call, $0) }
        let wanted = actions.filter { action in names.map { $0.contains(action.part.action.name) || $0.contains(action.part.arn(in: action.target)) } ?? true }
        let page = try KeyedPage(wanted, after: input.nextToken, length: length, refusing: .strangeToken) { "\($0.target.resourceID)\u{1F}\($0.part.action.name)" }
        return Output(scheduledActions: page.items.map { Shown($0.part, of: $0.target) }, nextToken: page.nextToken)
    }
}

extension DescribeScheduledActions.Shown {
    fileprivate init(_ document: TargetScheduleDocument, of target: TargetIdentity) {
        let action = document.action
        self.init(
            scheduledActionName: action.name, scheduledActionARN: document.arn(in: target), schedule: action.when, timezone: action.timeZone, resourceId: target.resourceID,
            startTime: action.startTime, endTime: action.endTime,
            scalableTargetAction: WireTargetAction(minCapacity: action.minCapacity, maxCapacity: action.maxCapacity), creationTime: action.createdAt)
    }
}
