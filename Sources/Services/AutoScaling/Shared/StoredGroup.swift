import AWSWire
import Compute
import GroupEngine
import RecordStore
import Scaling

/// A group as its record has it, with its tags and what the engine knows of it.
struct StoredGroup: Sendable {
    let identity: GroupIdentity
    let document: GroupDocument
    let tags: [String: String]
    private(set) var state: GroupState?

    /// Throws the fault of a group that is not there.
    init(_ identity: GroupIdentity, in snapshot: any RecordSnapshot) throws {
        guard let record = try snapshot.record(identity.key) else { throw ServiceFault.noSuchGroup }
        guard let document = GroupDocument(document: record.document) else { throw GroupEngineError.damaged(identity) }
        (self.identity, self.document, tags) = (identity, document, record.tags)
    }

    /// Nil when the record cannot be read: lists go on without it, and the engine says so in its log.
    init?(_ record: Record) {
        guard let document = GroupDocument(document: record.document) else { return nil }
        identity = GroupIdentity(account: record.key.account, region: record.key.region, name: record.key.id)
        (self.document, tags) = (document, record.tags)
    }

    func standing(_ state: GroupState?) -> StoredGroup {
        var group = self
        group.state = state
        return group
    }

    var arn: String { document.arn(of: identity) }

    /// All groups of a place, in the order of their names.
    static func all(in place: Place, _ snapshot: any RecordSnapshot) throws -> [StoredGroup] {
        var groups: [StoredGroup] = []
        var after: String?
        while true {
            let batch = try snapshot.records(
                type: GroupDocument.recordType, account: place.account, region: place.region, idPrefix: "", after: after,
                limit: AutoScalingLimits.batchOfRecords)
            groups += batch.compactMap(StoredGroup.init)
            guard batch.count == AutoScalingLimits.batchOfRecords else { return groups }
            after = batch.last?.key.id
        }
    }
}
