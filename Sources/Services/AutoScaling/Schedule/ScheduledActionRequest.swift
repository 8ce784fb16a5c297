import AWSWire
import AlarmEngine
import Base
import Scaling

/// One scheduled action that a call puts. (EC2 Auto Scaling API Reference, ScheduledUpdateGroupActionRequest.)
struct ScheduledActionRequest: Decodable, Sendable {
    var scheduledActionName: String
    var startTime: Timestamp?
    var endTime: Timestamp?
    var recurrence: String?
    var minSize: Int?
    var maxSize: Int?
    var desiredCapacity: Int?
    var timeZone: String?
}

extension ScheduledActionRequest {
    /// The action that replaces what was there under its name.
    var action: ScheduledAction {
        ScheduledAction(
            name: scheduledActionName, recurrence: recurrence.flatMap { $0.isEmpty ? nil : $0 }, timeZone: timeZone, startTime: startTime, endTime: endTime,
            minSize: minSize, maxSize: maxSize, desiredCapacity: desiredCapacity)
    }
}

/// What a scheduled action may say.
struct ScheduleRules: Sendable {
    let zones: ZoneFolder
    let now: Timestamp

    /// Throws in AWS' words, as far as they are documented.
    func check(_ action: ScheduledAction) throws(ServiceFault) {
        try Names.check(action.name, "ScheduledActionName")
        try checkSizes(action)
        guard action.recurrence != nil || action.startTime != nil else { throw .validation("Either Recurrence or StartTime must be specified.") }
        if let start = action.startTime, start <= now { throw .validation("Given start time is in the past") }
        if let end = action.endTime {
            guard end > now else { throw .validation("Given end time is in the past") }
            if let start = action.startTime, end <= start { throw .validation("Given end time is before the start time") }
        }
        try checkRecurrence(action)
    }

    private func checkSizes(_ action: ScheduledAction) throws(ServiceFault) {
        guard action.minSize != nil || action.maxSize != nil || action.desiredCapacity != nil else {
            throw .validation("At least one of DesiredCapacity, MinSize, or MaxSize must be specified.")
        }
        for (name, size) in [("minSize", action.minSize), ("maxSize", action.maxSize), ("desiredCapacity", action.desiredCapacity)] {
            try Bounds.check(size, name, 0...AutoScalingLimits.sizeMax)
        }
        if let low = action.minSize, let high = action.maxSize, low > high { throw .validation("Max bound, \(high), must be greater than or equal to min bound, \(low)") }
        if let desired = action.desiredCapacity, desired < action.minSize ?? 0 || desired > action.maxSize ?? .max {
            throw .validation("Desired capacity:\(desired) must be between the specified min size and max size")
        }
    }

    private func checkRecurrence(_ action: ScheduledAction) throws(ServiceFault) {
        guard let recurrence = action.recurrence else {
            guard action.timeZone == nil else { throw .validation("TimeZone can only be specified together with Recurrence.") }
            return
        }
        guard CronExpression(fields: recurrence, dialect: .unix) != nil else { throw .validation("Given recurrence string:\(recurrence) is invalid") }
        if let name = action.timeZone, zones.zone(name) == nil { throw .validation("Given time zone:\(name) is invalid") }
    }
}

extension ScheduledAction {
    /// Whether it will never run again. AWS then forgets it.
    func isOver(at time: Timestamp) -> Bool {
        if let endTime, endTime <= time { return true }
        return recurrence == nil && startTime.map { $0 <= time } ?? true
    }
}
