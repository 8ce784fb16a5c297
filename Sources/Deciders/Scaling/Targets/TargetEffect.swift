import Base

/// What must be done after an event of a scalable target. State and effects are stored in one transaction; an effect may be carried out
/// more than once, never not at all.
public enum TargetEffect: Codable, Hashable, Sendable {
    /// Ask the resource how it stands. Answer with `read` or `unreadable`.
    case read
    /// Set the capacity. Answer with `accepted` or `refused`; nothing is done for an activity that is over.
    case set(capacity: Int, activityID: String)
    /// Store the activity; the last one of an id counts.
    case record(TargetActivity)
    /// A scheduled action has changed the bounds.
    case boundsChanged(minCapacity: Int, maxCapacity: Int)
    case putAlarm(TrackingAlarm)
    case deleteAlarms([String])
    case decided(TargetDecision)
    /// Nothing is left of a target that was deregistered.
    case emptied
    /// Send `tick` then; replaces what was asked for before.
    case wake(at: Timestamp)
}
