import AWSWire
import Base
import RecordStore

/// A resource of IAM as its record holds it. IAM is global: its records are of no region, and names that differ in case only
/// are the same name (IAM User Guide, IAM identifiers).
public protocol IdentityRecord: Sendable {
    /// The CloudFormation type name.
    static var type: String { get }
    /// The record's id in its type and account.
    var recordID: String { get }
    var document: JSONValue { get }
    var tags: [String: String] { get }
    func relationships(account: String) -> [Record.Relationship]

    /// Nil when the record's document is not one of these.
    init?(_ record: Record)
}

extension IdentityRecord {
    public func relationships(account: String) -> [Record.Relationship] { [] }

    public static func key(_ name: String, account: String) -> RecordKey {
        RecordKey(type: type, account: account, region: IdentityRecords.region, id: IdentityRecords.id(name))
    }
}

public enum IdentityRecords {
    /// What stands where other records have a region.
    public static let region = "global"

    /// The id of a name: without regard to case.
    public static func id(_ name: String) -> String { name.lowercased() }
}

extension JSONValue {
    /// The texts of a list of texts.
    var texts: [String] { (items ?? []).compactMap(\.text) }

    /// An object of texts as a map.
    var textMap: [String: String] {
        var map: [String: String] = [:]
        for member in members ?? [] { map[member.key] = member.value.text }
        return map
    }

    init(texts: [String]) { self = .array(texts.map(JSONValue.string)) }

    /// An object, sorted by key.
    init(textMap: [String: String]) { self = .object(textMap.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) }) }
}
