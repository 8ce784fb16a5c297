import Base
import RecordStore

/// A change of IAM's records: what it writes is also noted, so that the book in memory follows once it is on stable storage.
public struct IdentityChange {
    public let view: IdentityView
    public let time: Timestamp
    private let transaction: any RecordTransaction
    private let log: ChangeLog

    init(_ transaction: any RecordTransaction, account: String, time: Timestamp, log: ChangeLog) {
        (view, self.transaction, self.time, self.log) = (IdentityView(transaction, account: account), transaction, time, log)
    }

    public func store(_ identity: Identity) throws {
        try put(
            Identity.key(identity.kind, identity.name, account: view.account), identity.document, identity.tags, identity.relationships(account: view.account))
    }

    public func delete(_ identity: Identity) throws { try delete(Identity.key(identity.kind, identity.name, account: view.account)) }

    public func store(_ record: some IdentityRecord) throws {
        try put(key(of: record), record.document, record.tags, record.relationships(account: view.account))
    }

    public func delete(_ record: some IdentityRecord) throws { try delete(key(of: record)) }

    private func key<Kind: IdentityRecord>(of record: Kind) -> RecordKey {
        RecordKey(type: Kind.type, account: view.account, region: IdentityRecords.region, id: record.recordID)
    }

    private func put(_ key: RecordKey, _ document: JSONValue, _ tags: [String: String], _ relationships: [Record.Relationship]) throws {
        log.note(key, try transaction.put(key, document: document, tags: tags, relationships: relationships, at: time, expecting: nil))
    }

    private func delete(_ key: RecordKey) throws {
        try transaction.delete(key, at: time)
        log.note(key, nil)
    }
}
