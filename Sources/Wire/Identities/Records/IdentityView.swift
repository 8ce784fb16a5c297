import RecordStore

/// IAM's records in a consistent snapshot.
public struct IdentityView {
    public let snapshot: any RecordSnapshot
    public let account: String

    public init(_ snapshot: any RecordSnapshot, account: String) { (self.snapshot, self.account) = (snapshot, account) }

    /// The identity of exactly that name; nil when there is none. Names differ by case here, though no two may differ by case alone.
    public func identity(_ kind: IdentityKind, _ name: String) throws -> Identity? {
        let found = try snapshot.record(Identity.key(kind, name, account: account)).flatMap(Identity.init)
        return found?.name == name ? found : nil
    }

    /// Whether the name is taken, in whatever case.
    public func isTaken(_ kind: IdentityKind, _ name: String) throws -> Bool { try snapshot.record(Identity.key(kind, name, account: account)) != nil }

    public func find<Kind: IdentityRecord>(_ kind: Kind.Type, _ name: String) throws -> Kind? {
        try snapshot.record(kind.key(name, account: account)).flatMap(Kind.init)
    }

    /// All of a kind, by name.
    public func all<Kind: IdentityRecord>(_ kind: Kind.Type) throws -> [Kind] { try records(kind.type).compactMap(Kind.init) }

    public func identities(_ kind: IdentityKind) throws -> [Identity] { try records(kind.type).compactMap(Identity.init) }

    /// The identities that name a record in a role: the users of a group, those that a policy is attached to.
    public func identities(naming key: RecordKey, as role: String) throws -> [Identity] {
        try snapshot.referrers(to: key).filter { $0.role == role }.compactMap { try snapshot.record($0.from).flatMap(Identity.init) }
            .sorted { ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name) }
    }

    private func records(_ type: String) throws -> [Record] {
        try snapshot.records(type: type, account: account, region: IdentityRecords.region, idPrefix: "", after: nil, limit: .max)
    }
}
