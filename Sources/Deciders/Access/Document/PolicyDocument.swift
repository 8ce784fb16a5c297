/// A policy, read and checked (IAM User Guide, IAM JSON policy reference).
public struct PolicyDocument: Hashable, Sendable {
    /// What a policy is for: that decides which elements it must and may not have.
    public enum Purpose: Hashable, Sendable {
        /// Attached to users, groups and roles; boundaries and session policies are of this kind.
        case identity
        /// Who may assume a role.
        case trust
        /// Of a resource, as simulations take it.
        case resource
    }

    public let id: String?
    public let statements: [PolicyStatement]
    /// Every condition key that it looks at, in lower case.
    public let keysRead: Set<String>

    init(id: String?, statements: [PolicyStatement]) {
        (self.id, self.statements) = (id, statements)
        keysRead = Set(statements.flatMap(\.keysRead))
    }

    /// Reads a document. Throws the sentence with which AWS refuses it.
    public init(_ text: String, for purpose: Purpose) throws(PolicyFault) { self = try PolicyReader(purpose: purpose).read(text) }

    /// The characters that count against quotas: all but white space.
    public static func size(_ text: String) -> Int { text.unicodeScalars.count { !["\u{20}", "\u{9}", "\u{A}", "\u{D}"].contains($0) } }
}

/// Why a text is no policy: the message of `MalformedPolicyDocument`.
public struct PolicyFault: Error, Hashable, Sendable {
    public let message: String
    init(_ message: String) { self.message = message }

    static let syntax = PolicyFault("Syntax errors in policy.")
}
