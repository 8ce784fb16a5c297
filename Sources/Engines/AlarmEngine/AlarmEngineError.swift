import Alarms

/// What keeps a change of an alarm from being made.
public enum AlarmEngineError: Error, Hashable, Sendable {
    case notFound(AlarmIdentity)
    /// Composite alarms depend on it.
    case inUse(AlarmIdentity, by: [AlarmIdentity])
    /// An alarm of the other kind has the name.
    case nameTaken(AlarmIdentity)
}
