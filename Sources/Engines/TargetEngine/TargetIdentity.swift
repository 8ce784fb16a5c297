import Base
import RecordStore

/// Which scalable target: that of a custom resource, which has one dimension.
public struct TargetIdentity: Hashable, Sendable, Comparable {
    public static let namespace = "custom-resource"
    public static let dimension = "custom-resource:ResourceType:Property"

    public let account: String, region: String
    /// The URL of an endpoint, or `hook/NAME`.
    public let resourceID: String

    public init(account: String, region: String, resourceID: String) { (self.account, self.region, self.resourceID) = (account, region, resourceID) }

    /// Nil for a key of another kind.
    public init?(_ key: RecordKey) {
        guard key.id.hasSuffix(TargetIdentity.suffix) else { return nil }
        self.init(account: key.account, region: key.region, resourceID: String(key.id.dropLast(TargetIdentity.suffix.count)))
    }

    /// Where the target's record is; its id is CloudFormation's.
    public var key: RecordKey { RecordKey(type: TargetDocument.recordType, account: account, region: region, id: resourceID + TargetIdentity.suffix) }

    /// Where a record that belongs to the target is: a policy, a scheduled action.
    public func key(_ type: String, _ name: String) -> RecordKey { RecordKey(type: type, account: account, region: region, id: partPrefix + name) }

    /// Ids have no control characters, so the parts of a target are those whose id begins with its own and this.
    var partPrefix: String { key.id + "\u{1F}" }

    private static let suffix = "|\(dimension)|\(namespace)"

    public static func < (a: TargetIdentity, b: TargetIdentity) -> Bool { (a.account, a.region, a.resourceID) < (b.account, b.region, b.resourceID) }
}
