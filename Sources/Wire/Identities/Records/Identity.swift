import Base
import RecordStore

/// A user, group or role: what it is called, and the policies that it has.
public struct Identity: Sendable {
    public let kind: IdentityKind
    public var name: String
    /// Begins and ends with a slash.
    public var path: String
    /// Unique for all time: a later identity of the same name has another one.
    public let id: String
    public let createdAt: Timestamp
    /// Documents of inline policies by name.
    public var inline: [String: String] = [:]
    /// ARNs of managed policies, in the order they were attached.
    public var attached: [String] = []
    /// The ARN of the policy that is the most it may do; nil without one. Groups have none.
    public var boundary: String?
    /// Names of the groups that a user is in.
    public var groups: [String] = []
    /// What only roles have.
    public var role: RolePart?
    public var tags: [String: String] = [:]

    public init(kind: IdentityKind, name: String, path: String, id: String, createdAt: Timestamp) {
        (self.kind, self.name, self.path, self.id, self.createdAt) = (kind, name, path, id, createdAt)
    }

    /// `arn:aws:iam::123456789012:user/path/name`
    public func arn(account: String) -> String { ARN(service: "iam", region: "", account: account, resource: "\(kind.word)\(path)\(name)").description }

    /// Characters of all inline policies, as quotas count them.
    public var inlineTexts: [String] { inline.sorted { $0.key < $1.key }.map(\.value) }
}

/// The part of a role that says who may take it and for how long.
public struct RolePart: Sendable {
    /// The trust policy as it was written.
    public var trust: String
    /// The ids of the users and roles that the trust policy names by ARN, by that ARN: another identity of the same name is not trusted.
    public var trustedIDs: [String: String]
    public var description: String?
    public var sessionSecondsMax: Int64
    /// The service that a service-linked role belongs to, and alone may use it.
    public var linkedService: String?

    public static let defaultSessionSeconds: Int64 = 3600

    public init(trust: String, trustedIDs: [String: String] = [:], description: String? = nil, sessionSecondsMax: Int64 = defaultSessionSeconds, linkedService: String? = nil) {
        (self.trust, self.trustedIDs, self.description) = (trust, trustedIDs, description)
        (self.sessionSecondsMax, self.linkedService) = (sessionSecondsMax, linkedService)
    }
}

extension Identity {
    public static func key(_ kind: IdentityKind, _ name: String, account: String) -> RecordKey {
        RecordKey(type: kind.type, account: account, region: IdentityRecords.region, id: IdentityRecords.id(name))
    }

    public init?(_ record: Record) {
        let document = record.document
        guard let kind = IdentityKind.allCases.first(where: { $0.type == record.key.type }), let name = document[kind.nameMember]?.text,
            let path = document["Path"]?.text, let id = document["Id"]?.text
        else { return nil }
        self.init(kind: kind, name: name, path: path, id: id, createdAt: record.createdAt)
        for policy in document["Policies"]?.items ?? [] {
            guard let policyName = policy["PolicyName"]?.text, let text = policy["PolicyDocument"]?.text else { return nil }
            inline[policyName] = text
        }
        (attached, groups) = (document["ManagedPolicyArns"]?.texts ?? [], document["Groups"]?.texts ?? [])
        (boundary, tags) = (document["PermissionsBoundary"]?.text, record.tags)
        guard kind == .role else { return }
        guard let part = RolePart(document) else { return nil }
        role = part
    }

    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init(kind.nameMember, .string(name)), .init("Path", .string(path)), .init("Id", .string(id)), .init("ManagedPolicyArns", JSONValue(texts: attached)),
            .init("Policies", .array(inline.sorted { $0.key < $1.key }.map { ["PolicyName": .string($0.key), "PolicyDocument": .string($0.value)] })),
        ]
        if let boundary { members.append(.init("PermissionsBoundary", .string(boundary))) }
        if kind == .user { members.append(.init("Groups", JSONValue(texts: groups))) }
        return .object(members + (role?.members ?? []))
    }

    /// The managed policies, the boundary and the groups that it names.
    public func relationships(account: String) -> [Record.Relationship] {
        attached.map { .init(role: "policy", to: ManagedPolicy.key(arn: $0, account: account)) }
            + [boundary].compactMap { $0 }.map { .init(role: "boundary", to: ManagedPolicy.key(arn: $0, account: account)) }
            + groups.map { .init(role: "group", to: Identity.key(.group, $0, account: account)) }
    }
}

extension RolePart {
    fileprivate init?(_ document: JSONValue) {
        guard let trust = document["AssumeRolePolicyDocument"]?.text, let seconds = document["MaxSessionDuration"]?.integer else { return nil }
        self.init(
            trust: trust, trustedIDs: document["TrustedIds"]?.textMap ?? [:], description: document["Description"]?.text, sessionSecondsMax: seconds,
            linkedService: document["AWSServiceName"]?.text)
    }

    fileprivate var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("AssumeRolePolicyDocument", .string(trust)), .init("TrustedIds", JSONValue(textMap: trustedIDs)), .init("MaxSessionDuration", .int(sessionSecondsMax)),
        ]
        if let description { members.append(.init("Description", .string(description))) }
        if let linkedService { members.append(.init("AWSServiceName", .string(linkedService))) }
        return members
    }
}
