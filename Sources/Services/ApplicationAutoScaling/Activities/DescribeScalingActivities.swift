import AWSWire
import Base
import Scaling
import TargetEngine

/// The activities of six weeks, the latest first; alarms that could change nothing when they are asked for.
/// (Application Auto Scaling API Reference, DescribeScalingActivities.)
struct DescribeScalingActivities: Operation {
    struct Input: Decodable, Sendable {
        var serviceNamespace: String
        var resourceId: String?
        var scalableDimension: String?
        var maxResults: Int?
        var nextToken: String?
        var includeNotScaledActivities: Bool?
    }
    struct NotScaledReason: Encodable, Sendable {
        var code: String
        var maxCapacity: Int?
        var minCapacity: Int?
        var currentCapacity: Int?
    }
    struct Shown: Encodable, Sendable {
        var activityId: String
        var serviceNamespace = TargetIdentity.namespace
        var resourceId: String
        var scalableDimension = TargetIdentity.dimension
        var description: String
        var cause: String
        var startTime: Timestamp
        var endTime: Timestamp?
        var statusCode: String
        var statusMessage: String?
        var notScaledReasons: [NotScaledReason]?
    }
    struct Output: Encodable, Sendable {
        var scalingActivities: [Shown]
        var nextToken: String?
    }
    static let access = Access.read("application-autoscaling:DescribeScalingActivities")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxResults)
        let filter = try TargetFilter(namespace: input.serviceNamespace, resources: input.resourceId.map { [$0] }, dimension: input.scalableDimension)
        let includesIdle = input.includeNotScaledActivities ?? false
        let found = try await desk.records.look { snapshot in
            try TargetJournal.activities(of: input.resourceId.map(call.target), account: call.account, region: call.region, at: call.time, in: snapshot)
                .filter { filter.wants($0.target) && (includesIdle || $0.activity.notScaled.isEmpty) }
        }
        let page = try KeyedPage(found, after: input.nextToken, length: length, refusing: .strangeToken) { ActivityOrder.key($0) }
        return Output(scalingActivities: page.items.map { Shown($0.activity, of: $0.target) }, nextToken: page.nextToken)
    }
}

/// The order of a list of activities, as a key: what began last first.
enum ActivityOrder {
    static func key(_ item: TargetJournal.Item) -> String { descending(item.activity.startTime.milliseconds) + "." + descending(item.sequence) }

    /// Digits that come the earlier the larger the number is.
    private static func descending(_ number: Int64) -> String {
        let text = String(Int64.max - max(number, 0))
        return String(repeating: "0", count: max(0, 20 - text.utf8.count)) + text
    }
}

extension DescribeScalingActivities.Shown {
    fileprivate init(_ activity: TargetActivity, of target: TargetIdentity) {
        self.init(
            activityId: activity.id, resourceId: target.resourceID, description: activity.description, cause: activity.cause, startTime: activity.startTime,
            endTime: activity.endTime, statusCode: activity.status.rawValue, statusMessage: activity.statusMessage,
            notScaledReasons: activity.notScaled.isEmpty ? nil : activity.notScaled.map(DescribeScalingActivities.NotScaledReason.init))
    }
}

extension DescribeScalingActivities.NotScaledReason {
    fileprivate init(_ note: NotScaledNote) {
        code = note.code.rawValue
        switch note.code {
        case .atMax: maxCapacity = note.capacity
        case .atMin: minCapacity = note.capacity
        case .atDesired: currentCapacity = note.capacity
        }
    }
}
