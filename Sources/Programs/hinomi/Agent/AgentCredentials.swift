import AWSWire
import Base
import Collector
import World

/// The keys that `hinomi agent` signs with: those that it was given, or those of the role of the instance that it runs on, which it
/// takes anew before they end (Amazon EC2 User Guide, Retrieve security credentials from instance metadata).
actor AgentCredentials {
    /// How long before they end keys are replaced.
    static let renewBefore = TimeSpan.minutes(5)
    private static let rolePath = "iam/security-credentials/"

    struct Keys: Sendable {
        var accessKeyID: String, secretAccessKey: String, sessionToken: String?
        /// Nil: never.
        var expires: Timestamp?
    }

    private let metadata: MetadataClient?
    private let clock: any WorldClock
    private var keys: Keys?

    init(given keys: Keys?, metadata: MetadataClient?, clock: any WorldClock) { (self.keys, self.metadata, self.clock) = (keys, metadata, clock) }

    func signer(for service: String, region: String) async throws(InquiryError) -> SigV4Signer {
        let keys = try await current()
        return SigV4Signer(accessKeyID: keys.accessKeyID, secretAccessKey: keys.secretAccessKey, sessionToken: keys.sessionToken, region: region, service: service)
    }

    private func current() async throws(InquiryError) -> Keys {
        if let keys, keys.expires.map({ $0 - AgentCredentials.renewBefore > clock.now }) ?? true { return keys }
        let fresh = try await ofRole()
        keys = fresh
        return fresh
    }

    private func ofRole() async throws(InquiryError) -> Keys {
        guard let metadata else { throw .refused("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY") }
        let role = try await metadata.text(at: AgentCredentials.rolePath)?.split(separator: "\n").first
        guard let role else { throw .refused("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the instance a role") }
        // What is no JSON holds no keys, whatever else is wrong with it.
        let document = try await metadata.text(at: AgentCredentials.rolePath + role).flatMap { try? JSONValue(parsing: $0) }
        guard let keys = document.flatMap(Keys.init) else { throw .refused("the metadata service has no keys for the role \(role)") }
        return keys
    }
}

extension AgentCredentials.Keys {
    /// As the metadata service tells them; nil when something is missing.
    init?(_ document: JSONValue) {
        guard let id = document["AccessKeyId"]?.text, let secret = document["SecretAccessKey"]?.text, let token = document["Token"]?.text,
            let expires = document["Expiration"]?.text.flatMap({ Timestamp(iso8601: $0) })
        else { return nil }
        self.init(accessKeyID: id, secretAccessKey: secret, sessionToken: token, expires: expires)
    }
}
