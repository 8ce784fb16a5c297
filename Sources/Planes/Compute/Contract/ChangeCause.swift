import Base
import RecordStore

/// On whose behalf an instance is changed: kept in the audit trail in the same transaction, and in the instance's state reason.
public struct ChangeCause: Sendable {
    /// Who asks.
    public enum Requester: Hashable, Sendable {
        /// A caller of the API.
        case user
        /// An Auto Scaling group, by name.
        case autoScaling(group: String)
        /// A part of ours, by name (`alarm-action`).
        case part(String)
    }

    public var requester: Requester
    /// The event of the call, or of the engine's own decision; nil only for what nobody asked for.
    public var audit: AuditEvent?
    /// When it was asked for, on the server's clock.
    public var time: Timestamp

    public init(requester: Requester, audit: AuditEvent?, time: Timestamp) { (self.requester, self.audit, self.time) = (requester, audit, time) }
}
