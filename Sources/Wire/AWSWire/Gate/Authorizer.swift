/// Decides whether a principal may do something.
public protocol Authorizer: Sendable {
    /// Nil allows; a text refuses and says why, for the client.
    func refusal(of question: AccessQuestion) -> String?
}

/// Without IAM, whoever holds a key of this server is its owner and may do everything in its account.
public struct OwnerAuthorizer: Authorizer {
    private let account: String

    public init(account: String) { self.account = account }

    public func refusal(of question: AccessQuestion) -> String? {
        // The fifth part of `arn:partition:iam::account:resource`.
        let parts = question.principal.arn.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        if question.principal.bearer == nil, parts.count == 6, parts[4].elementsEqual(account.utf8) { return nil }
        return "User: \(question.principal.arn) is not authorized to perform: \(question.action)"
    }
}
