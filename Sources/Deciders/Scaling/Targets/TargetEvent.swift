import Base

/// Something that a scalable target is told.
public struct TargetEvent: Codable, Hashable, Sendable {
    public enum What: Codable, Hashable, Sendable {
        /// What the user says of it now.
        case configure(TargetConfiguration)
        /// RegisterScalableTarget: the capacity is to be looked at, and moved inside the bounds.
        case register
        /// What alarms say, all that were evaluated at one time together.
        case alarms([AlarmNotice])
        case scheduleDue(name: String)
        /// The resource was asked how it stands.
        case read(CapacityReading)
        /// It was asked, several times, and did not answer.
        case unreadable(reason: String)
        /// It took the change of this activity.
        case accepted(activityID: String, CapacityReading)
        /// It did not take it.
        case refused(activityID: String, reason: String)
        /// Time has passed.
        case tick
        /// DeregisterScalableTarget.
        case retire
    }

    public var at: Timestamp
    public var what: What

    public init(at: Timestamp, _ what: What) { (self.at, self.what) = (at, what) }
}

extension TargetEvent.What {
    /// The event in plain words, as the beginning of an explanation.
    var plainWords: String {
        switch self {
        case .configure: "the target, or a policy or scheduled action of it, was put or deleted"
        case .register: "the target was registered"
        case .alarms(let notices): notices.map { "the alarm \($0.alarmName) was in \($0.state.rawValue)" }.joined(separator: ", ")
        case .scheduleDue(let name): "the scheduled action \(name) was due"
        case .read(let reading): "the resource said that its capacity is \(reading.capacity)\(reading.status == .successful ? "" : " (\(reading.status.rawValue))")"
        case .unreadable(let reason): "the resource did not tell its capacity: \(reason)"
        case .accepted(_, let reading): "the resource took a change, and its capacity is \(reading.actual) (\(reading.status.rawValue))"
        case .refused(_, let reason): "the resource did not take a change: \(reason)"
        case .tick: "time passed"
        case .retire: "the target was deregistered"
        }
    }
}
