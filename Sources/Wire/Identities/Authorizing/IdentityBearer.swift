import Access
import AWSWire
import Base

/// The identity of IAM behind a credential.
public final class IdentityBearer: Bearer {
    /// The user or role; nil for a federated user of the operator.
    public let identityID: String?
    /// The user's or role's name.
    public let name: String
    /// The user's or role's own ARN, with its path; for a federated user that of the session.
    public let identityARN: String
    /// Nil for the keys of users.
    let session: OpenedSession?

    init(identityID: String?, name: String, identityARN: String, session: OpenedSession?) {
        (self.identityID, self.name, self.identityARN, self.session) = (identityID, name, identityARN, session)
    }

    /// The session's content; nil for the keys of users.
    public var sessionContent: SessionContent? { session?.content }

    /// Whether these are credentials of a role.
    public var isRoleSession: Bool { if case .role = session?.content.owner { true } else { false } }
    public var isFederated: Bool { if case .federated = session?.content.owner { true } else { false } }
    /// Whether these are credentials of GetSessionToken.
    public var isUserSession: Bool { if case .user = session?.content.owner { true } else { false } }

    func kind(_ arn: String) -> AccessPrincipal.Kind {
        isRoleSession ? .roleSession(role: identityARN) : isFederated ? .federatedUser : .user
    }
}

extension Principal {
    /// The principal as policies name it.
    public func accessPrincipal(account: String) -> AccessPrincipal {
        AccessPrincipal(arn: arn, account: account, uniqueID: userID, kind: (bearer as? IdentityBearer)?.kind(arn) ?? .user)
    }
}
