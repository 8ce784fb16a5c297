import AWSWire
import Base
import GroupEngine
import RecordStore
import Scaling

/// The scheduled actions that have not run yet, or will run again. (EC2 Auto Scaling API Reference, DescribeScheduledActions.)
struct DescribeScheduledActions: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String?
        var scheduledActionNames: [String]?
        var startTime: Timestamp?
        var endTime: Timestamp?
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Shown: Encodable, Sendable {
        var autoScalingGroupName: String
        var scheduledActionName: String
        var scheduledActionARN: String
        /// The older name of StartTime.
        var time: Timestamp?
        var startTime: Timestamp?
        var endTime: Timestamp?
        var recurrence: String?
        var minSize: Int?
        var maxSize: Int?
        var desiredCapacity: Int?
        var timeZone: String?
    }
    struct Output: Encodable, Sendable {
        var scheduledUpdateGroupActions: [Shown]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeScheduledActions")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxRecords)
        let all = try await desk.records.look { snapshot in
            let groups = try input.autoScalingGroupName.map { [try StoredGroup(call.group($0), in: snapshot)] } ?? StoredGroup.all(in: call.place, snapshot)
            return try groups.flatMap { group in
                try GroupParts.of(group.identity, ScheduledActionDocument.self, in: snapshot).filter { !$0.action.isOver(at: call.time) && wants($0.action, input, call) }
                    .map { Shown($0, of: group.identity) }
            }
        }
        let page = try Page(all, after: input.nextToken, length: length) { "\($0.autoScalingGroupName)\u{1F}\($0.scheduledActionName)" }
        return Output(scheduledUpdateGroupActions: page.items, nextToken: page.nextToken)
    }

    /// Names win over times.
    private func wants(_ action: ScheduledAction, _ input: Input, _ call: Call) -> Bool {
        if let names = input.scheduledActionNames, !names.isEmpty { return names.contains(action.name) }
        guard input.startTime != nil || input.endTime != nil else { return true }
        guard let due = action.next(after: call.time, in: desk.engine.zones.zone(action.timeZone ?? "UTC") ?? .utc) else { return false }
        return due >= input.startTime ?? .distantPast && due <= input.endTime ?? .distantFuture
    }
}

extension DescribeScheduledActions.Shown {
    fileprivate init(_ document: ScheduledActionDocument, of group: GroupIdentity) {
        let action = document.action
        self.init(
            autoScalingGroupName: group.name, scheduledActionName: action.name, scheduledActionARN: document.arn(in: group), time: action.startTime,
            startTime: action.startTime, endTime: action.endTime, recurrence: action.recurrence, minSize: action.minSize, maxSize: action.maxSize,
            desiredCapacity: action.desiredCapacity, timeZone: action.timeZone)
    }
}
