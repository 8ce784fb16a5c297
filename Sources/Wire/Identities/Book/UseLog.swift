import Base
import Synchronization

/// When keys and roles were last used, since the server started.
final class UseLog: Sendable {
    struct Use: Sendable, Hashable {
        let time: Timestamp
        /// The service's signing prefix.
        let service: String
        let region: String
    }

    /// By access key id or role id; as many as there are keys and roles that were used.
    private let uses = Mutex<[String: Use]>([:])
    /// More ids than this are not remembered.
    static let countMax = 20_000

    func note(_ id: String, _ use: Use) {
        uses.withLock { uses in
            if uses.count >= UseLog.countMax, uses[id] == nil { uses = [:] }
            uses[id] = use
        }
    }

    func last(_ id: String) -> Use? { uses.withLock { $0[id] } }
}

/// The last use of a key or role.
public struct LastUse: Sendable {
    public let time: Timestamp
    public let service: String
    public let region: String
}

extension IdentityBook {
    /// When a key or, by its id, a role was last used since the server started; nil when it was not.
    public func lastUse(of id: String) -> LastUse? { uses.last(id).map { LastUse(time: $0.time, service: $0.service, region: $0.region) } }
}
