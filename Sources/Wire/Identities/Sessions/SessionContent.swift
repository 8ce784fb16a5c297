import Base

/// What a session token says: whose session it is, until when, and what narrows it.
public struct SessionContent: Sendable, Hashable {
    public enum Owner: Sendable, Hashable {
        /// GetSessionToken of a user: it ends with the key that asked.
        case user(id: String, parentKeyID: String)
        case role(id: String, sessionName: String)
        /// GetFederationToken of a user, or of the operator (nil): it ends with the key that asked.
        case federated(userID: String?, parentKeyID: String, name: String)
    }

    public let keyID: String
    public let owner: Owner
    public let issuedAt: Timestamp
    public let expiresAt: Timestamp
    /// The session policy that was passed, and ARNs of managed ones; what they allow together bounds the session.
    public var policy: String?
    public var policyARNs: [String] = []
    /// Session tags; they come before the tags of the role.
    public var tags: [String: String] = [:]
    public var sourceIdentity: String?

    public init(keyID: String, owner: Owner, issuedAt: Timestamp, expiresAt: Timestamp) {
        (self.keyID, self.owner, self.issuedAt) = (keyID, owner, issuedAt)
        // Clients are told whole seconds.
        self.expiresAt = Timestamp(seconds: expiresAt.seconds)
    }

    /// Whether something narrows it.
    var isNarrowed: Bool { policy != nil || !policyARNs.isEmpty }

    var encoded: [UInt8] {
        var members: [JSONValue.Member] = [.init("key", .string(keyID)), .init("from", .int(issuedAt.milliseconds)), .init("until", .int(expiresAt.milliseconds))]
        switch owner {
        case .user(let id, let parent): members += [.init("user", .string(id)), .init("parent", .string(parent))]
        case .role(let id, let name): members += [.init("role", .string(id)), .init("name", .string(name))]
        case .federated(let id, let parent, let name):
            members += [.init("federated", .string(name)), .init("parent", .string(parent))]
            if let id { members.append(.init("by", .string(id))) }
        }
        if let policy { members.append(.init("policy", .string(policy))) }
        if !policyARNs.isEmpty { members.append(.init("arns", JSONValue(texts: policyARNs))) }
        if !tags.isEmpty { members.append(.init("tags", JSONValue(textMap: tags))) }
        if let sourceIdentity { members.append(.init("source", .string(sourceIdentity))) }
        return JSONValue.object(members).encoded
    }

    init?(_ bytes: [UInt8]) {
        // What was sealed was ours; bytes that are not are no session.
        guard let value = try? JSONValue(parsing: bytes), let keyID = value["key"]?.text, let from = value["from"]?.integer, let until = value["until"]?.integer,
            let owner = Owner(value)
        else { return nil }
        self.init(keyID: keyID, owner: owner, issuedAt: Timestamp(milliseconds: from), expiresAt: Timestamp(milliseconds: until))
        (policy, policyARNs) = (value["policy"]?.text, value["arns"]?.texts ?? [])
        (tags, sourceIdentity) = (value["tags"]?.textMap ?? [:], value["source"]?.text)
    }
}

extension SessionContent.Owner {
    fileprivate init?(_ value: JSONValue) {
        if let id = value["role"]?.text, let name = value["name"]?.text {
            self = .role(id: id, sessionName: name)
        } else if let name = value["federated"]?.text, let parent = value["parent"]?.text {
            self = .federated(userID: value["by"]?.text, parentKeyID: parent, name: name)
        } else if let id = value["user"]?.text, let parent = value["parent"]?.text {
            self = .user(id: id, parentKeyID: parent)
        } else {
            return nil
        }
    }
}
