import Base

/// The pauses after changes by policies. They begin when a change has come to its end (Application Auto Scaling User Guide, Cooldown period).
///
/// A policy that scaled out scales out again only by as much more than its first change as it then wants more: what was added counts.
/// Scaling in is blocked for every policy; scaling out ends that pause.
struct TargetCooldowns: Codable, Hashable, Sendable {
    struct Pause: Codable, Hashable, Sendable {
        var policyName: String
        /// The change that it follows.
        var activityID: String
        /// The capacity before what was added.
        var from: Int
        var seconds: Int
        /// Nil while the change is on its way.
        var until: Timestamp?

        func isActive(at time: Timestamp) -> Bool { until.map { $0 > time } ?? true }
    }

    private(set) var out: [Pause] = []
    private(set) var into: Pause?

    /// The capacity that a policy scales out from: that before its first change, while the pause after its last lasts.
    func base(of policy: String, current: Int, at time: Timestamp) -> Int { active(policy, at: time)?.from ?? current }

    func active(_ policy: String, at time: Timestamp) -> Pause? { out.first { $0.policyName == policy && $0.isActive(at: time) } }

    func isScaleInPaused(at time: Timestamp) -> Pause? { into.flatMap { $0.isActive(at: time) ? $0 : nil } }

    /// A policy changes the capacity.
    mutating func begin(_ policy: TargetPolicy, _ change: CapacityChange, at time: Timestamp) {
        let pause = Pause(
            policyName: policy.name, activityID: change.activity.id, from: base(of: policy.name, current: change.from, at: time),
            seconds: policy.cooldownSeconds(grows: change.grows))
        guard change.grows else { return into = pause }
        into = nil
        out.removeAll { $0.policyName == policy.name }
        out.append(pause)
    }

    /// A change has come to its end: its pause begins, or there is nothing to wait for.
    mutating func end(_ activityID: String, isDone: Bool, at time: Timestamp) {
        if into?.activityID == activityID { into = isDone ? into?.begun(at: time) : nil }
        out = out.compactMap { $0.activityID != activityID ? $0 : isDone ? $0.begun(at: time) : nil }
    }

    mutating func forget(where isGone: (String) -> Bool) {
        out.removeAll { isGone($0.policyName) }
        if let policy = into?.policyName, isGone(policy) { into = nil }
    }
}

extension TargetCooldowns.Pause {
    fileprivate func begun(at time: Timestamp) -> Self {
        var pause = self
        pause.until = time + .seconds(Int64(seconds))
        return pause
    }
}
