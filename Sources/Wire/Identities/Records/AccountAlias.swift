import Base
import RecordStore

/// Another name of the account; there is at most one.
public struct AccountAlias: IdentityRecord {
    public static let type = "AWS::IAM::AccountAlias"
    public let name: String

    public init(name: String) { self.name = name }

    public init?(_ record: Record) {
        guard let name = record.document["AccountAlias"]?.text else { return nil }
        self.name = name
    }

    public var recordID: String { IdentityRecords.id(name) }
    public var tags: [String: String] { [:] }
    public var document: JSONValue { ["AccountAlias": .string(name)] }
}
