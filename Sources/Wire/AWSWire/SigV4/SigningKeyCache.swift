import Crypto
import Synchronization

/// Derives signing keys (IAM User Guide, Create a signed AWS API request, step 4) and remembers them: four HMACs once a day
/// instead of at each request. Bounded; when it is full it starts anew.
final class SigningKeyCache: Sendable {
    private struct Name: Hashable {
        let secret: String
        let date: String, region: String, service: String
    }

    private let keys = Mutex<[Name: SymmetricKey]>([:])

    func key(secret: String, scope: CredentialScope) -> SymmetricKey {
        let name = Name(secret: secret, date: scope.date, region: scope.region, service: scope.service)
        if let known = keys.withLock({ $0[name] }) { return known }
        let key = SigningKeyCache.derive(secret: secret, scope: scope)
        keys.withLock { keys in
            if keys.count >= SigningLimits.cachedSigningKeyCountMax { keys.removeAll(keepingCapacity: true) }
            keys[name] = key
        }
        return key
    }

    var count: Int { keys.withLock { $0.count } }

    static func derive(secret: String, scope: CredentialScope) -> SymmetricKey {
        var key = Array("AWS4\(secret)".utf8)
        for part in [scope.date, scope.region, scope.service, CredentialScope.requiredTerminator] { key = Digests.hmac(part, key: key) }
        return SymmetricKey(data: key)
    }
}
