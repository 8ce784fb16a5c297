import AWSWire
import Base

/// Creates a scheduled action, or replaces the one of that name. (EC2 Auto Scaling API Reference, PutScheduledUpdateGroupAction.)
struct PutScheduledUpdateGroupAction: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var scheduledActionName: String
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
    static let access = Access.write("autoscaling:PutScheduledUpdateGroupAction")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        if let time = input.time, let start = input.startTime, time != start { throw .validation("Time and StartTime must be the same, if both are specified") }
        let request = ScheduledActionRequest(
            scheduledActionName: input.scheduledActionName, startTime: input.startTime ?? input.time, endTime: input.endTime, recurrence: input.recurrence,
            minSize: input.minSize, maxSize: input.maxSize, desiredCapacity: input.desiredCapacity, timeZone: input.timeZone)
        let schedule = desk.schedule(of: input.autoScalingGroupName, by: call), uuid = desk.world.random.uuid()
        try await desk.change(input.autoScalingGroupName, by: call) { transaction in
            _ = try StoredGroup(schedule.group, in: transaction)
            try schedule.put(request, uuid: uuid, in: transaction)
        }
        return Empty()
    }
}
