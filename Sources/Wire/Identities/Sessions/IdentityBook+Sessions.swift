import Access
import AWSWire
import Base

/// What STS asks for.
extension IdentityBook {
    /// A role by its ARN; nil when there is none, whatever else has that name.
    public func role(arn: String) -> Identity? {
        guard let name = arn.split(separator: "/").last.map(String.init), let role = pages.withLock({ $0.identity(.role, name) })?.identity else { return nil }
        return role.arn(account: account) == arn ? role : nil
    }

    /// Whether a caller may take a role: the caller's own policies and the role's trust policy, as in one account. `sts:TagSession` and
    /// `sts:SetSourceIdentity` are asked the same way.
    public func ruling(on action: String, of principal: Principal, role: Identity, context: AccessContext) -> AccessRuling {
        guard var policies = policies(of: principal), let trust = pages.withLock({ $0.identity(id: role.id) })?.trust else { return .notAllowed(.resource) }
        policies.resource = trust
        let request = AccessRequest(
            principal: principal.accessPrincipal(account: account), action: action, resource: role.arn(account: account), context: context)
        return AccessEvaluation.ruling(on: request, under: policies)
    }

    /// The condition keys of a call about a role, for an operation that asks policies itself; `more` are those of its own input.
    public func context(of call: Call, role: Identity, more: [String: [String]]) -> AccessContext {
        let keys = CallContext(call, resource: role.arn(account: account), book: self)
        return AccessContext(more, later: keys.values)
    }

    /// Makes credentials of a session; nil when they cannot be sealed.
    public func issue(_ content: SessionContent) -> Credential? {
        guard let token = seal.token(of: content.encoded), token.utf8.count <= IdentitySeal.tokenBytesMax else { return nil }
        return credential(accessKeyID: content.keyID, sessionToken: token)
    }

    /// Now, on the clock by which clients sign.
    public var signingTime: Timestamp { world.clock.now }
}

/// The operator, whose keys are those of the ring.
extension IdentityBook {
    public var operatorPrincipal: Principal { keyRing.principal(accessKeyID: nil) }
    /// When the operator's oldest key was made.
    public var operatorSince: Timestamp { keyRing.list.first?.createdAt ?? Timestamp(milliseconds: 0) }
}
