import Base

/// How often an alarm is evaluated: every minute, or every ten seconds when its period is shorter than a minute
/// (CloudWatch User Guide, Evaluating an alarm).
public enum Cadence: String, Hashable, Sendable, CaseIterable {
    case minute, tenSeconds

    /// How far the window slides from one evaluation to the next.
    public var step: TimeSpan { self == .minute ? .minutes(1) : .seconds(10) }
}
