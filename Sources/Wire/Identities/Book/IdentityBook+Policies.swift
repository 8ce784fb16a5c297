import Access
import AWSWire
import Base

/// What somebody may do: the policies behind a credential.
extension IdentityBook {
    /// Everything, for the operator and whoever it lends its rights to.
    static let everything = KnownIdentity.policy(
        "owner", #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#, .identity)

    /// The policies behind a credential; nil when one cannot be read or what they belong to is gone: then nothing is allowed.
    func policies(of bearer: IdentityBearer) -> AccessPolicies? {
        pages.withLock { pages in
            guard var policies = bearer.identityID.map({ pages.policies(ofIdentity: $0) }) ?? IdentityBook.ofOwner else { return nil }
            guard let session = bearer.session, session.content.isNarrowed || bearer.isFederated else { return policies }
            var narrowing = session.policy.map { [$0] } ?? []
            for arn in session.content.policyARNs {
                guard let policy = pages.policy(arn) else { return nil }
                narrowing.append(policy)
            }
            policies.session = narrowing
            return policies
        }
    }

    private static var ofOwner: AccessPolicies? { everything.map { AccessPolicies(identity: [$0]) } }

    /// The policies behind a caller; the operator's allow everything.
    public func policies(of principal: Principal) -> AccessPolicies? {
        guard principal.bearer != nil else { return IdentityBook.ofOwner }
        return (principal.bearer as? IdentityBearer).flatMap(policies(of:))
    }

    /// The policies of a user, group or role by its unique id; nil when there is none, or one of them cannot be read.
    public func policies(ofIdentity id: String) -> AccessPolicies? { pages.withLock { $0.policies(ofIdentity: id) } }

    /// A managed policy that is in force, the account's or AWS'.
    public func managedPolicy(_ arn: String) -> NamedPolicy? { pages.withLock { $0.policy(arn) } }

    func tags(ofIdentity id: String) -> [String: String] { pages.withLock { $0.identity(id: id)?.identity.tags ?? [:] } }

    /// The tags of a user, role or instance profile.
    func tags(ofARN text: String) -> [String: String] {
        guard let arn = ARN(text), arn.service == "iam", let name = arn.resource.split(separator: "/").last.map(String.init) else { return [:] }
        return pages.withLock { pages in
            switch arn.resource.split(separator: "/").first {
            case "user": pages.identity(.user, name)?.identity.tags ?? [:]
            case "role": pages.identity(.role, name)?.identity.tags ?? [:]
            case "instance-profile": pages.profile(name)?.tags ?? [:]
            default: [:]
            }
        }
    }

    /// Remembers the use of a key and of a role.
    func noteUse(by bearer: IdentityBearer, _ question: AccessQuestion) {
        let use = UseLog.Use(time: question.time, service: question.service, region: question.region)
        if let id = question.principal.accessKeyID, !question.principal.isTemporary { uses.note(id, use) }
        if bearer.isRoleSession, let id = bearer.identityID { uses.note(id, use) }
    }
}
