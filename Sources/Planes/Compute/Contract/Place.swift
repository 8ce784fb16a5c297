/// Where a resource belongs.
public struct Place: Hashable, Sendable {
    public let account: String, region: String
    public init(account: String, region: String) { (self.account, self.region) = (account, region) }
}
