import AWSWire
import AlarmEngine
import Base
import Scaling

/// What a scheduled action may say.
struct ScheduleRules: Sendable {
    let zones: ZoneFolder
    let now: Timestamp

    func check(_ action: TargetSchedule) throws(ServiceFault) {
        try checkName(action.name)
        guard let expression = ScheduleExpression(action.when) else { throw .invalid("Invalid schedule expression: \(action.when)") }
        guard let zone = zones.zone(action.timeZone ?? "UTC") else { throw .invalid("Invalid time zone: \(action.timeZone ?? "")") }
        if case .rate = expression, let name = action.timeZone, name != "UTC" { throw .invalid("Timezone can only be specified with an at or cron expression") }
        guard action.minCapacity != nil || action.maxCapacity != nil else { throw .invalid("ScalableTargetAction must have MinCapacity, MaxCapacity or both") }
        try CapacityBounds.check(action.minCapacity, action.maxCapacity)
        try checkTimes(action)
        guard action.next(after: now, in: zone) != nil else { throw .invalid("The schedule \(action.when) is never due again") }
    }

    /// The pattern of the model, which looks ahead and is no regular language.
    private func checkName(_ name: String) throws(ServiceFault) {
        let isClean = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && !":/|".unicodeScalars.contains($0) }
        guard isClean, !name.hasPrefix(" "), !name.hasSuffix(" ") else {
            throw .invalid("ScheduledActionName can not have control characters, ':', '/' or '|', nor begin or end with a space")
        }
    }

    private func checkTimes(_ action: TargetSchedule) throws(ServiceFault) {
        guard let end = action.endTime else { return }
        if let start = action.startTime, end <= start { throw .invalid("The end time must be after the start time") }
        guard end > now else { throw .invalid("The end time is in the past") }
    }
}
