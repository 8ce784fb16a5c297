import Base

/// A rule that mutes the actions of some alarms in windows of time (CloudWatch User Guide, Alarm mute rules).
public struct MuteRule: Sendable {
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case scheduled = "SCHEDULED"
        case active = "ACTIVE"
        case expired = "EXPIRED"
    }

    public let name: String
    public let schedule: MuteSchedule
    public let alarmNames: Set<String>
    public let start: Timestamp?
    public let expires: Timestamp?

    public init(name: String, schedule: MuteSchedule, alarmNames: Set<String>, start: Timestamp?, expires: Timestamp?) {
        (self.name, self.schedule, self.alarmNames) = (name, schedule, alarmNames)
        (self.start, self.expires) = (start, expires)
    }

    public func isActive(at time: Timestamp) -> Bool {
        if let start, time < start { return false }
        if let expires, time >= expires { return false }
        return schedule.window(covering: time) != nil
    }

    public func mutes(_ alarmName: String, at time: Timestamp) -> Bool { alarmNames.contains(alarmName) && isActive(at: time) }

    /// EXPIRED once no window can open any more.
    public func status(at time: Timestamp) -> Status {
        if isActive(at: time) { return .active }
        if let expires, time >= expires { return .expired }
        return schedule.nextOpening(after: time) == nil ? .expired : .scheduled
    }

    /// When the answer of `isActive` may change next; nil when it never will.
    public func nextChange(after time: Timestamp) -> Timestamp? {
        var moments = [start, expires, schedule.nextOpening(after: time)].compactMap { $0 }
        if let window = schedule.window(covering: time) { moments.append(window.upperBound) }
        return moments.filter { $0 > time }.min()
    }
}
