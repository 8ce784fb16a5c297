import Access
import RecordStore

/// All of IAM in memory: what each request asks for. Changed only by `apply`, in the order in which changes were stored.
struct BookPages: Sendable {
    private(set) var identities: [IdentityKind: [String: KnownIdentity]] = [:]
    /// Where an id is.
    private var places: [String: (kind: IdentityKind, key: String)] = [:]
    private(set) var keys: [String: UserKey] = [:]
    private var policies: [String: NamedPolicy] = [:]
    private var profiles: [String: InstanceProfile] = [:]
    /// What each identity may do, as long as nothing changes.
    private var effective: [String: AccessPolicies] = [:]
    private let catalogue: ManagedCatalogue
    private let account: String

    init(account: String, catalogue: ManagedCatalogue) { (self.account, self.catalogue) = (account, catalogue) }

    // MARK: - Asking

    func identity(id: String) -> KnownIdentity? {
        guard let place = places[id] else { return nil }
        return identities[place.kind]?[place.key]
    }

    func identity(_ kind: IdentityKind, _ name: String) -> KnownIdentity? {
        guard let known = identities[kind]?[IdentityRecords.id(name)], known.identity.name == name else { return nil }
        return known
    }

    func key(_ id: String) -> UserKey? { keys[id] }
    func profile(_ name: String) -> InstanceProfile? { profiles[IdentityRecords.id(name)] }

    /// A managed policy by ARN, the account's or AWS'.
    func policy(_ arn: String) -> NamedPolicy? { policies[arn] ?? catalogue.policy(arn) }

    /// Everything that speaks for and bounds an identity; nil when there is none with that id, or a policy of it cannot be read.
    mutating func policies(ofIdentity id: String) -> AccessPolicies? {
        if let known = effective[id] { return known }
        guard let known = identity(id: id), let found = gather(known) else { return nil }
        effective[id] = found
        return found
    }

    private func gather(_ known: KnownIdentity) -> AccessPolicies? {
        var all = known.inline
        guard append(known.identity.attached, to: &all) else { return nil }
        for name in known.identity.groups {
            guard let group = identities[.group]?[IdentityRecords.id(name)] else { return nil }
            all += group.inline
            guard append(group.identity.attached, to: &all) else { return nil }
        }
        var boundary: NamedPolicy?
        if let arn = known.identity.boundary {
            guard let policy = policy(arn) else { return nil }
            boundary = policy
        }
        return AccessPolicies(identity: all, boundary: boundary)
    }

    /// False when one of them cannot be read.
    private func append(_ arns: [String], to all: inout [NamedPolicy]) -> Bool {
        for arn in arns {
            guard let policy = policy(arn) else { return false }
            all.append(policy)
        }
        return true
    }

    // MARK: - Following the records

    mutating func apply(_ key: RecordKey, _ record: Record?) {
        effective = [:]
        switch key.type {
        case ManagedPolicy.type: applyPolicy(key, record.flatMap(ManagedPolicy.init))
        case InstanceProfile.type: profiles[key.id] = record.flatMap(InstanceProfile.init)
        case UserKey.type: keys[key.id.uppercased()] = record.flatMap(UserKey.init)
        default:
            guard let kind = IdentityKind.allCases.first(where: { $0.type == key.type }) else { return }
            apply(kind, key, record.flatMap(Identity.init).flatMap(KnownIdentity.init))
        }
    }

    private mutating func apply(_ kind: IdentityKind, _ key: RecordKey, _ known: KnownIdentity?) {
        if let old = identities[kind]?[key.id] { places[old.identity.id] = nil }
        identities[kind, default: [:]][key.id] = known
        if let known { places[known.identity.id] = (kind, key.id) }
    }

    private mutating func applyPolicy(_ key: RecordKey, _ policy: ManagedPolicy?) {
        let arnOf = arns[key.id]
        if let arnOf { policies[arnOf] = nil }
        arns[key.id] = policy?.arn(account: account)
        guard let policy else { return }
        let arn = policy.arn(account: account)
        policies[arn] = KnownIdentity.policy(arn, policy.text, .identity)
    }

    /// The ARN under which each policy record is known.
    private var arns: [String: String] = [:]
}
