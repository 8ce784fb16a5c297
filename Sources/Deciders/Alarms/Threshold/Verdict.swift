/// What one evaluation came to, and from how much.
public struct Verdict: Hashable, Sendable {
    /// Which rule decided.
    public enum Basis: String, Hashable, Sendable, CaseIterable {
        /// N real points were there: M of them decide.
        case datapoints
        /// Fewer than N real points were there, and the missing ones were filled or did not matter.
        case filled
        /// Every real point breaches and the oldest is at least M periods old, though fewer than M are there.
        case prematureAlarm
        /// There is no point at all and none may be made up.
        case noData
        /// Every real point breaches but they are too few and too young to decide: the state stays.
        case awaitingData
        /// Missing points are to be ignored, and what is there does not decide: the state stays.
        case ignoredMissing
        /// A percentile over too few samples is to be ignored: the state stays.
        case fewSamples
    }

    /// The state after the evaluation; the previous one where the basis says that it stays.
    public var state: AlarmState
    public var basis: Basis
    /// Real points that were evaluated, at most N.
    public var realCount: Int
    /// Those of them that breach.
    public var breachingCount: Int
    /// Points that were missing to make N.
    public var fillCount: Int

    public init(state: AlarmState, basis: Basis, realCount: Int, breachingCount: Int, fillCount: Int) {
        (self.state, self.basis, self.realCount) = (state, basis, realCount)
        (self.breachingCount, self.fillCount) = (breachingCount, fillCount)
    }
}
