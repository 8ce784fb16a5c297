import Base

/// Something happened to an instance. Events say when; the truth is the instance's state: a subscriber reads `instances`
/// after it has subscribed, and an engine that was away compares what it knows with what is there.
public struct InstanceEvent: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case running
        case stopped
        case terminated
        /// It ended although nobody had asked for it. It is terminated or stopped now, as its configuration says.
        case vanished(InstanceExit)
        /// It could not be started; it is terminated, with the reason as state reason.
        case failedToStart(String)
        case bootScriptEnded(InstanceExit)
        case checksChanged(StatusChecks)
    }

    public let id: String
    public let place: Place
    public let groupName: String?
    public let time: Timestamp
    public let kind: Kind

    public init(id: String, place: Place, groupName: String?, time: Timestamp, kind: Kind) {
        (self.id, self.place, self.groupName, self.time, self.kind) = (id, place, groupName, time, kind)
    }
}

extension InstanceEvent.Kind: CustomStringConvertible {
    /// As the log says it.
    public var description: String {
        switch self {
        case .running: "running"
        case .stopped: "stopped"
        case .terminated: "terminated"
        case .vanished(let exit): "ended unasked with \(exit)"
        case .failedToStart(let reason): "could not be started: \(reason)"
        case .bootScriptEnded(let exit): "its user data script ended with \(exit)"
        case .checksChanged(let checks): "status checks: instance \(checks.instance.rawValue), system \(checks.system.rawValue)"
        }
    }
}
