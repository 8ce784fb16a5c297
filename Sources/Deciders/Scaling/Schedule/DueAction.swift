import Base

/// A scheduled action whose time has come.
public struct DueAction: Codable, Hashable, Sendable {
    /// From this on an action is late, which is said.
    static let lateFrom = TimeSpan.seconds(1)

    public var name: String
    /// When it should have run.
    public var due: Timestamp
    /// At that time the server was not there to run it.
    public var wasServerDown: Bool

    public init(name: String, due: Timestamp, wasServerDown: Bool = false) { (self.name, self.due, self.wasServerDown) = (name, due, wasServerDown) }

    func isLate(at time: Timestamp) -> Bool { wasServerDown || time - due >= DueAction.lateFrom }

    /// `was due at 2026-01-05T18:00:00Z, when the server was not running`
    var lateness: String {
        let reason = wasServerDown ? "when the server was not running" : "and the server could not run it before"
        return "was due at \(Timestamp(seconds: due.seconds).iso8601), \(reason)"
    }
}

/// Up to when the occurrences of a scheduled action are dealt with: none of them runs again.
public struct ScheduleMark: Codable, Hashable, Sendable {
    public var name: String
    public var until: Timestamp
}

extension GroupState {
    /// Up to when an action is dealt with; nil when the group has no such action.
    public func scheduleMark(of action: String) -> Timestamp? { scheduleMarks?.first { $0.name == action }?.until }
}
