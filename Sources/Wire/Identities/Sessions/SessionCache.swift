import Synchronization

/// Sessions whose tokens were opened lately, by token.
final class SessionCache: Sendable {
    /// Beyond this the cache begins anew.
    static let countMax = 4096

    private let known = Mutex<[String: OpenedSession]>([:])

    func session(_ token: String, open: (String) -> OpenedSession?) -> OpenedSession? {
        if let found = known.withLock({ $0[token] }) { return found }
        guard let opened = open(token) else { return nil }
        known.withLock { known in
            if known.count >= SessionCache.countMax { known = [:] }
            known[token] = opened
        }
        return opened
    }
}
