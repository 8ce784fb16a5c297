import AWSWire
import GroupEngine
import RecordStore

/// The parts of groups (policies, hooks, scheduled actions), each with the group that it belongs to.
enum GroupParts {
    /// The parts of one kind of a group, in the order of their names. One that cannot be read is left out: the engine says so in its log.
    static func of<Document: GroupPart>(_ group: GroupIdentity, _ kind: Document.Type, in snapshot: any RecordSnapshot) throws -> [Document] {
        let prefix = group.key(kind.recordType, "").id
        let records = try snapshot.records(
            type: kind.recordType, account: group.account, region: group.region, idPrefix: prefix, after: nil, limit: AutoScalingLimits.scheduledActionsMax * 2)
        return records.compactMap { Document(document: $0.document) }
    }

    static func part<Document: GroupPart>(_ group: GroupIdentity, _ name: String, _ kind: Document.Type, in snapshot: any RecordSnapshot) throws -> Document? {
        try snapshot.record(group.key(kind.recordType, name)).flatMap { Document(document: $0.document) }
    }

    /// Writes a part; a new one only where there is room.
    static func put<Document: GroupPart>(
        _ document: Document, named name: String, of group: GroupIdentity, max: Int, called what: String, at call: Call, in transaction: any RecordTransaction
    ) throws {
        let key = group.key(Document.recordType, name)
        if try transaction.record(key) == nil, try of(group, Document.self, in: transaction).count >= max {
            throw ServiceFault.limitExceeded("The group \(group.name) has \(max) \(what) already, which is the most that a group can have.")
        }
        try transaction.put(key, document: document.document, tags: [:], relationships: [.init(role: "group", to: group.key)], at: call.time, expecting: nil)
    }
}
