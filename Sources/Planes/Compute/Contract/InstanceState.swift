/// The life of an instance (EC2 API Reference, InstanceState).
public enum InstanceState: String, Hashable, Sendable, Codable, CaseIterable {
    case pending, running
    case shuttingDown = "shutting-down"
    case terminated, stopping, stopped

    /// The number that AWS gives the state.
    public var code: Int {
        switch self {
        case .pending: 0
        case .running: 16
        case .shuttingDown: 32
        case .terminated: 48
        case .stopping: 64
        case .stopped: 80
        }
    }

    /// Whether the instance can never run again.
    public var isLeaving: Bool { self == .shuttingDown || self == .terminated }
    /// Whether something is to be done before the instance rests in a state.
    public var isInTransition: Bool { self == .pending || self == .shuttingDown || self == .stopping }
}
