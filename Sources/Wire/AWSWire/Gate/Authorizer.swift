/// Decides whether a principal may do something.
public protocol Authorizer: Sendable {
    /// Nil allows; a text refuses and says why, for the client.
    func refusal(of question: AccessQuestion) -> String?
    /// Whether `refusal` is nil for whatever the principal asks: then no question needs to be made.
    func isUnrestricted(_ principal: Principal) -> Bool
}

extension Authorizer {
    public func isUnrestricted(_ principal: Principal) -> Bool { false }
}

/// Without IAM, whoever holds a key of this server is its owner and may do everything in its account.
public struct OwnerAuthorizer: Authorizer {
    private let account: String

    public init(account: String) { self.account = account }

    public func isUnrestricted(_ principal: Principal) -> Bool {
        guard principal.bearer == nil, let owner = OwnerAuthorizer.account(of: principal.arn) else { return false }
        return owner.elementsEqual(account.utf8)
    }

    public func refusal(of question: AccessQuestion) -> String? {
        if isUnrestricted(question.principal) { return nil }
        return "User: \(question.principal.arn) is not authorized to perform: \(question.action)"
    }

    /// The fifth of the six parts of `arn:partition:iam::account:resource`.
    private static func account(of arn: String) -> Substring.UTF8View? {
        var rest = arn.utf8[...]
        for _ in 0..<4 {
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            rest = rest[rest.index(after: colon)...]
        }
        return rest.firstIndex(of: UInt8(ascii: ":")).map { rest[..<$0] }
    }
}
