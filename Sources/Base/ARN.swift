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

    /// How the regions of every partition but `aws` begin (botocore, partitions.json).
    private static let partitions: [(prefix: String, name: String)] = [
        ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"), ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"), ("eusc-", "aws-eusc"),
    ]

    /// The partition of a region: `aws-cn` for `cn-north-1`, `aws` for regions of no other one.
    public static func partition(of region: String) -> String {
        partitions.first { region.hasPrefix($0.prefix) }?.name ?? "aws"
    }

    /// The same resource as it is called in the partition of a region: what is of an account and not of a region has a name in each.
    public func inPartition(of region: String) -> ARN { ARN(partition: ARN.partition(of: region), self) }

    private init(partition: String, _ other: ARN) {
        (self.partition, service, region) = (partition, other.service, other.region)
        (account, resource) = (other.account, other.resource)
    }

    public var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}
