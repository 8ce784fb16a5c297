import Access
import AWSWire
import Base

/// Gives a service the credentials of a role: what an instance gets from its metadata service.
public struct RoleCredentials: Sendable {
    /// Credentials as the metadata service shows them.
    public struct Issued: Sendable {
        public let accessKeyID: String
        public let secretAccessKey: String
        public let token: String
        public let issuedAt: Timestamp
        public let expiration: Timestamp
    }

    /// How long credentials of instances last (EC2 User Guide, Retrieve security credentials from instance metadata).
    public static let lifetime = TimeSpan.hours(6)

    private let book: IdentityBook

    public init(book: IdentityBook) { self.book = book }

    /// Makes a session of a role for a service that its trust policy lets in. The session can never do more than the role, and
    /// ends at once when the role is deleted.
    ///
    /// - Parameters:
    ///   - role: the role's name, or its ARN.
    ///   - sessionName: what stands in the session's ARN: the id of the instance.
    ///   - service: the principal that takes the role.
    ///   - time: now on the real clock, by which clients sign.
    public func issue(
        role: String, sessionName: String, service: String = "ec2.amazonaws.com", at time: Timestamp, lifetime: TimeSpan = RoleCredentials.lifetime
    ) throws(RoleFault) -> Issued {
        let name = role.split(separator: "/").last.map(String.init) ?? role
        guard let known = book.pages.withLock({ $0.identity(.role, name) }), let trust = known.trust else { throw .noSuchRole(name) }
        let arn = known.identity.arn(account: book.account)
        guard role == name || role == arn else { throw .noSuchRole(role) }
        let principal = AccessPrincipal(arn: service, account: book.account, uniqueID: service, kind: .service)
        let request = AccessRequest(principal: principal, action: "sts:AssumeRole", resource: arn, context: AccessContext())
        guard AccessEvaluation.ruling(on: request, under: AccessPolicies(identity: [], resource: trust)).isAllowed else {
            throw .notTrusted(role: name, service: service)
        }
        let keyID = book.newID("ASIA")
        let content = SessionContent(keyID: keyID, owner: .role(id: known.identity.id, sessionName: sessionName), issuedAt: time, expiresAt: time + lifetime)
        guard let token = book.seal.token(of: content.encoded) else { throw .sealFailed }
        return Issued(accessKeyID: keyID, secretAccessKey: book.secret(ofKey: keyID), token: token, issuedAt: time, expiration: content.expiresAt)
    }
}
