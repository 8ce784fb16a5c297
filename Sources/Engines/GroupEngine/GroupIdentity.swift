import Base
import Compute
import RecordStore

/// Which group: groups of one name may be in several accounts and regions.
public struct GroupIdentity: Hashable, Sendable, Comparable {
    public let account: String, region: String, name: String

    public init(account: String, region: String, name: String) { (self.account, self.region, self.name) = (account, region, name) }

    init(_ key: RecordKey) { self.init(account: key.account, region: key.region, name: key.id) }

    public var place: Place { Place(account: account, region: region) }

    /// Where the group's record is.
    public var key: RecordKey { RecordKey(type: GroupDocument.recordType, account: account, region: region, id: name) }

    /// Where a record that belongs to the group is: a policy, a hook, a scheduled action.
    public func key(_ type: String, _ id: String) -> RecordKey {
        RecordKey(type: type, account: account, region: region, id: GroupIdentity.partID(group: name, id))
    }

    /// Names have no control characters, so the parts of a group are those whose id begins with its name and this.
    static let separator = "\u{1F}"

    static func partID(group: String, _ id: String) -> String { group + separator + id }

    public static func < (a: GroupIdentity, b: GroupIdentity) -> Bool { (a.account, a.region, a.name) < (b.account, b.region, b.name) }
}
