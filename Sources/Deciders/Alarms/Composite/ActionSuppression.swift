import Base

/// Holds back the actions of a composite alarm while its suppressor alarm is in ALARM, or may be about to be.
///
/// CloudWatch User Guide, Composite alarm action suppression: a transition while the suppressor is not in ALARM waits for
/// `waitPeriod`; the suppressor's ALARM discards that wait and suppresses; when it ends, `extensionPeriod` runs; a transition during it
/// discards the extension and starts a new wait. When a period runs out, the actions for the latest transition are taken.
public struct ActionSuppression: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        case none
        case wait(until: Timestamp)
        case alarm
        case extended(until: Timestamp)
    }

    /// What the caller must now do.
    public enum Effect: Hashable, Sendable {
        case none
        /// Takes the actions of the latest transition.
        case act
    }

    public private(set) var phase: Phase
    /// Whether a transition waits for its actions.
    public private(set) var hasPending: Bool

    public init(phase: Phase = .none, hasPending: Bool = false) { (self.phase, self.hasPending) = (phase, hasPending) }

    /// The composite alarm changed its state.
    public mutating func transitioned(at time: Timestamp, waitPeriod: TimeSpan, suppressorInAlarm: Bool) -> Effect {
        if suppressorInAlarm {
            (phase, hasPending) = (.alarm, true)
            return .none
        }
        guard waitPeriod > .zero else {
            (phase, hasPending) = (.none, false)
            return .act
        }
        (phase, hasPending) = (.wait(until: time + waitPeriod), true)
        return .none
    }

    /// The suppressor alarm changed its state.
    public mutating func suppressorChanged(inAlarm: Bool, at time: Timestamp, extensionPeriod: TimeSpan) -> Effect {
        if inAlarm {
            phase = .alarm
            return .none
        }
        guard phase == .alarm else { return .none }
        guard extensionPeriod > .zero else { return release() }
        phase = .extended(until: time + extensionPeriod)
        return .none
    }

    /// The clock reached `time`.
    public mutating func reached(_ time: Timestamp) -> Effect {
        guard let due, due <= time else { return .none }
        return release()
    }

    /// When a wait or an extension runs out.
    public var due: Timestamp? {
        switch phase {
        case .wait(let until), .extended(let until): until
        case .none, .alarm: nil
        }
    }

    /// The suppressor was replaced or removed: any period is discarded, and what waited is done.
    public mutating func release() -> Effect {
        defer { (phase, hasPending) = (.none, false) }
        return hasPending ? .act : .none
    }

    /// `ActionsSuppressedBy` of DescribeAlarms; nil when nothing is suppressed.
    public var suppressedBy: String? {
        switch phase {
        case .none: nil
        case .wait: "WaitPeriod"
        case .alarm: "Alarm"
        case .extended: "ExtensionPeriod"
        }
    }

    /// `ActionsSuppressedReason` of DescribeAlarms.
    public var reason: String? { suppressedBy.map { "Actions suppressed by \($0)" } }
}
