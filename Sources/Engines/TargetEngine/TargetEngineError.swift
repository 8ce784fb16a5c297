/// Why the engine does not do what a call asks for. Nothing was changed.
public enum TargetEngineError: Error, Hashable, Sendable {
    case noSuchTarget(TargetIdentity)
    /// The targets are being loaded: the same call works in a moment.
    case notLoaded
    /// The stored target cannot be read.
    case damaged(TargetIdentity)
}
