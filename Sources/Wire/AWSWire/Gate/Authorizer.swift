/// Decides whether a principal may do something.
public protocol Authorizer: Sendable {
    /// `action` is an IAM action (`cloudwatch:PutMetricAlarm`). Nil allows; a text refuses and says why, for the client.
    func refusal(of principal: Principal, action: String, region: String) -> String?
}

/// Without IAM, whoever holds a key of this server is its owner and may do everything in its account.
public struct OwnerAuthorizer: Authorizer {
    private let account: String

    public init(account: String) { self.account = account }

    public func refusal(of principal: Principal, action: String, region: String) -> String? {
        // The fifth part of `arn:partition:iam::account:resource`.
        let parts = principal.arn.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        if parts.count == 6, parts[4].elementsEqual(account.utf8) { return nil }
        return "User: \(principal.arn) is not authorized to perform: \(action)"
    }
}
