/// What an alarm's actions missed while it was muted, and what is due when the mute ends.
///
/// CloudWatch User Guide, How alarm mute rules work: the actions run at the end of the window when the alarm is still in the state
/// in which they were muted. So they do here whenever the alarm is in another state than the one before the first muted transition.
public struct MuteMemory: Hashable, Sendable {
    /// The state before the first muted transition; nil when nothing was muted.
    public private(set) var stateBefore: AlarmState?

    public init(stateBefore: AlarmState? = nil) { self.stateBefore = stateBefore }

    /// Actions of a transition from `state` were muted.
    public mutating func muted(from state: AlarmState) { stateBefore = stateBefore ?? state }

    /// Actions of a transition were taken: what was muted before is past.
    public mutating func acted() { stateBefore = nil }

    /// No rule mutes the alarm any more. Answers whether the actions of its present state are now due.
    public mutating func ended(in state: AlarmState) -> Bool {
        defer { stateBefore = nil }
        return stateBefore.map { $0 != state } ?? false
    }
}
