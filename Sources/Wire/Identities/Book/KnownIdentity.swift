import Access

/// An identity with its policies read.
struct KnownIdentity: Sendable {
    let identity: Identity
    /// Its inline policies.
    let inline: [NamedPolicy]
    /// A role's trust policy, with ids in the place of the ARNs of identities of this account.
    let trust: NamedPolicy?

    /// Nil when a document cannot be read: what an unreadable deny would have denied nobody knows, so the identity may do nothing.
    init?(_ identity: Identity) {
        self.identity = identity
        var inline: [NamedPolicy] = []
        for (name, text) in identity.inline.sorted(by: { $0.key < $1.key }) {
            guard let policy = KnownIdentity.policy("\(identity.kind.word)_\(identity.name)_\(name)", text, .identity) else { return nil }
            inline.append(policy)
        }
        self.inline = inline
        guard let role = identity.role else {
            trust = nil
            return
        }
        guard let policy = KnownIdentity.policy(identity.name, role.trust, .trust) else { return nil }
        trust = NamedPolicy(name: policy.name, document: policy.document.namingPrincipals(by: role.trustedIDs))
    }

    static func policy(_ name: String, _ text: String, _ purpose: PolicyDocument.Purpose) -> NamedPolicy? {
        do { return NamedPolicy(name: name, document: try PolicyDocument(text, for: purpose)) } catch { return nil }
    }
}
