import AWSWire
import Base

/// Who a key is: keys of the operator's ring, keys of users, and sessions.
extension IdentityBook: CredentialSource {
    public func credential(accessKeyID: String, sessionToken: String?) -> Credential? {
        if let credential = keyRing.credential(accessKeyID: accessKeyID, sessionToken: sessionToken) { return credential }
        guard let sessionToken else { return userCredential(accessKeyID) }
        guard let session = openedSession(sessionToken), session.content.keyID == accessKeyID, let principal = principal(of: session) else { return nil }
        return Credential(
            accessKeyID: accessKeyID, secretAccessKey: seal.secret(of: accessKeyID), sessionToken: sessionToken, expiresAt: session.content.expiresAt,
            principal: principal)
    }

    /// Whose request it is when no signature is checked: of whoever holds a key or session that IAM or STS gave out, else of the operator.
    /// Throws for keys and sessions that were given out here and have ended.
    public func openPrincipal(accessKeyID: String?, sessionToken: String?) throws(SignatureFailure) -> Principal {
        guard let accessKeyID, keyRing.isOurs(accessKeyID: accessKeyID) else { return keyRing.principal(accessKeyID: accessKeyID) }
        guard let credential = credential(accessKeyID: accessKeyID, sessionToken: sessionToken) ?? untokened(accessKeyID, sessionToken) else { throw .unknownKey }
        if let end = credential.expiresAt, end <= world.clock.now { throw .tokenExpired }
        return credential.principal
    }

    /// A long-term key may come with a token that belongs to something else; nobody checks it on an open server.
    private func untokened(_ accessKeyID: String, _ sessionToken: String?) -> Credential? {
        sessionToken == nil || accessKeyID.hasPrefix("ASIA") ? nil : credential(accessKeyID: accessKeyID, sessionToken: nil)
    }

    private func userCredential(_ accessKeyID: String) -> Credential? {
        guard let user = pages.withLock({ $0.activeUser(key: accessKeyID) }) else { return nil }
        let arn = user.arn(account: account)
        let principal = Principal(
            arn: arn, userID: user.id, accessKeyID: accessKeyID, isTemporary: false,
            bearer: IdentityBearer(identityID: user.id, name: user.name, identityARN: arn, session: nil))
        return Credential(accessKeyID: accessKeyID, secretAccessKey: seal.secret(of: accessKeyID), sessionToken: nil, expiresAt: nil, principal: principal)
    }

    func openedSession(_ token: String) -> OpenedSession? {
        sessions.session(token) { [seal] token in seal.content(of: token).flatMap(SessionContent.init).flatMap(OpenedSession.init) }
    }

    /// Who holds a session; nil when what it was made of is gone.
    private func principal(of session: OpenedSession) -> Principal? {
        let keyID = session.content.keyID
        switch session.content.owner {
        case .user(let id, let parent):
            guard let user = pages.withLock({ $0.activeUser(key: parent) }), user.id == id else { return nil }
            let arn = user.arn(account: account)
            let bearer = IdentityBearer(identityID: id, name: user.name, identityARN: arn, session: session)
            return Principal(arn: arn, userID: id, accessKeyID: keyID, isTemporary: true, bearer: bearer)
        case .role(let id, let name):
            guard let role = pages.withLock({ $0.identity(id: id) })?.identity, role.kind == .role else { return nil }
            let bearer = IdentityBearer(identityID: id, name: role.name, identityARN: role.arn(account: account), session: session)
            return Principal(arn: sessionARN(role: role.name, name), userID: "\(id):\(name)", accessKeyID: keyID, isTemporary: true, bearer: bearer)
        case .federated(let id, let parent, let name):
            guard isAlive(userID: id, parentKeyID: parent) else { return nil }
            let arn = ARN(service: "sts", region: "", account: account, resource: "federated-user/\(name)").description
            let bearer = IdentityBearer(identityID: id, name: name, identityARN: arn, session: session)
            return Principal(arn: arn, userID: "\(account):\(name)", accessKeyID: keyID, isTemporary: true, bearer: bearer)
        }
    }

    /// `arn:aws:sts::123456789012:assumed-role/role/session`
    public func sessionARN(role: String, _ sessionName: String) -> String {
        ARN(service: "sts", region: "", account: account, resource: "assumed-role/\(role)/\(sessionName)").description
    }

    private func isAlive(userID: String?, parentKeyID: String) -> Bool {
        guard let userID else { return keyRing.credential(accessKeyID: parentKeyID, sessionToken: nil) != nil }
        return pages.withLock { $0.activeUser(key: parentKeyID) }?.id == userID
    }
}

extension BookPages {
    /// The user who owns an active key.
    func activeUser(key: String) -> Identity? {
        guard let key = self.key(key), key.isActive, let known = identity(id: key.userID), known.identity.kind == .user else { return nil }
        return known.identity
    }
}
