/// A policy with the name by which people know it: its ARN, or that of an inline policy.
public struct NamedPolicy: Hashable, Sendable {
    public let name: String
    public let document: PolicyDocument

    public init(name: String, document: PolicyDocument) { (self.name, self.document) = (name, document) }
}

/// Every policy that has a say in a request (IAM User Guide, Policy evaluation logic).
public struct AccessPolicies: Sendable {
    /// Those of the user with its groups, or of the role.
    public var identity: [NamedPolicy]
    /// The most that the identity may do; nil when it has no boundary.
    public var boundary: NamedPolicy?
    /// The most that the session may do: what these allow together; nil when the session has none. Empty allows nothing.
    public var session: [NamedPolicy]?
    /// That of the resource: a role's trust policy.
    public var resource: NamedPolicy?

    public init(identity: [NamedPolicy], boundary: NamedPolicy? = nil, session: [NamedPolicy]? = nil, resource: NamedPolicy? = nil) {
        (self.identity, self.boundary, self.session, self.resource) = (identity, boundary, session, resource)
    }

    /// Every condition key that any of them looks at, in lower case.
    public var keysRead: Set<String> {
        let all = identity + [boundary, resource].compactMap { $0 } + (session ?? [])
        return all.reduce(into: []) { $0.formUnion($1.document.keysRead) }
    }
}
