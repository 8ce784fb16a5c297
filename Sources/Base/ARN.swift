/// An Amazon Resource Name: `arn:partition:service:region:account:resource` (AWS General Reference, Amazon Resource Names).
public struct ARN: Hashable, Sendable, CustomStringConvertible {
    public let partition: String, service: String, region: String, account: String
    /// Everything behind the fifth colon; may hold colons and slashes of its own.
    public let resource: String

    public init(service: String, region: String, account: String, resource: String) {
        (partition, self.service) = (ARN.partition(of: region), service)
        (self.region, self.account, self.resource) = (region, account, resource)
    }

    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else { return nil }
        (partition, service, region) = (String(parts[1]), String(parts[2]), String(parts[3]))
        (account, resource) = (String(parts[4]), String(parts[5]))
    }

    /// `aws-cn` for `cn-` regions, `aws-us-gov` for `us-gov-` regions, else `aws`.
    public static func partition(of region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    public var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}
