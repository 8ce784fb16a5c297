import Alarms
import Base

/// A state that an alarm is about to enter, and why: a decision on its way to the record store.
struct Change: Sendable {
    var alarm: AlarmIdentity
    /// The version of the configuration that was evaluated.
    var version: Int64
    var to: AlarmState
    var reason: StateReason
    var time: Timestamp
    var evidence: Evidence
    var children: [ChildState] = []
}
