import Base

/// Whether the actions of a state are taken, and if not, why not.
public enum ActionRuling: Hashable, Sendable {
    case execute([String])
    /// Muted by these rules, sorted by name; the actions are recorded as muted.
    case muted([String], by: [String])
    /// Held back by the alarm's suppressor.
    case suppressed([String])
    /// The alarm's actions are switched off.
    case disabled
    /// The state has no actions.
    case none

    /// Rules on the actions of an alarm that is in `state`. Muting counts before suppression: a muted alarm takes no action however it got there.
    public init(_ settings: ActionSettings, entering state: AlarmState, mutedBy rules: [String], isSuppressed: Bool = false) {
        let actions = settings.actions(of: state)
        if actions.isEmpty {
            self = .none
        } else if !settings.isEnabled {
            self = .disabled
        } else if !rules.isEmpty {
            self = .muted(actions, by: rules.sorted())
        } else {
            self = isSuppressed ? .suppressed(actions) : .execute(actions)
        }
    }
}

/// Which actions are repeated while an alarm stays in a state: those on scaling policies, once a minute
/// (CloudWatch User Guide, Alarm actions).
public enum ActionRepetition {
    public static let interval = TimeSpan.minutes(1)

    public static func repeats(_ action: String) -> Bool {
        guard let arn = ARN(action) else { return false }
        return arn.service == "autoscaling" && arn.resource.hasPrefix("scalingPolicy:")
    }

    /// The actions that are due again at `time`, having last been taken at `last`.
    public static func due(_ settings: ActionSettings, in state: AlarmState, last: Timestamp, at time: Timestamp) -> [String] {
        guard settings.isEnabled, time - last >= interval else { return [] }
        return settings.actions(of: state).filter(repeats)
    }
}
