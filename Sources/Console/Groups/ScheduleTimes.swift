import AlarmEngine
import Base
import Scaling

/// When scheduled actions are due next. Moments are told as such: the page writes them in UTC and in its reader's time.
struct ScheduleTimes {
    let zones: ZoneFolder

    func document(of action: ScheduledAction, at now: Timestamp) -> JSONValue {
        let next = zones.zone(action.timeZone ?? "UTC").flatMap { action.next(after: now, in: $0) }
        return [
            "name": .string(action.name), "recurrence": action.recurrence.map(JSONValue.string) ?? .null, "timeZone": .string(action.timeZone ?? "UTC"),
            "next": next.map { .int($0.milliseconds) } ?? .null, "change": .string(ScheduleTimes.change(of: action)),
        ]
    }

    /// `min 2, desired 3`
    private static func change(of action: ScheduledAction) -> String {
        let sizes = [("min", action.minSize), ("max", action.maxSize), ("desired", action.desiredCapacity)]
        return sizes.compactMap { name, size in size.map { "\(name) \($0)" } }.joined(separator: ", ")
    }
}
