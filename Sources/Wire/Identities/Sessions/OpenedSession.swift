import Access

/// A session whose token was opened: its content, and its policy read.
struct OpenedSession: Sendable {
    let content: SessionContent
    /// The policy that was passed.
    let policy: NamedPolicy?

    /// Nil when the policy cannot be read.
    init?(_ content: SessionContent) {
        self.content = content
        guard let text = content.policy else {
            policy = nil
            return
        }
        guard let policy = KnownIdentity.policy("session policy", text, .identity) else { return nil }
        self.policy = policy
    }
}
