import Base

/// One `put`, checked: what is to be stored under a key. Both stores decide by it which version it makes.
struct RecordPut {
    let key: RecordKey
    private let document: JSONValue
    private let tags: [String: String]
    private let relationships: [Record.Relationship]
    private let time: Timestamp
    private let expecting: Int64?

    init(
        key: RecordKey, document: JSONValue, tags: [String: String], relationships: [Record.Relationship], time: Timestamp, expecting: Int64?
    ) throws(RecordStoreError) {
        try Storable.check(key)
        for relationship in relationships {
            try Storable.check(relationship.role)
            try Storable.check(relationship.to)
        }
        let normalized = try Storable.normalized(document)
        guard !normalized.isNull else { throw .unstorable("a null document says that a record was deleted") }
        (self.key, self.document, self.tags) = (key, normalized, tags)
        (self.relationships, self.time, self.expecting) = (relationships, time, expecting)
    }

    /// The record to store, or `existing` itself when nothing would change. `lastVersion` is the highest that the key ever had.
    func record(replacing existing: Record?, lastVersion: Int64) throws(RecordStoreError) -> Record {
        if let expecting, expecting != existing?.version ?? 0 { throw .versionConflict(key) }
        let version = try RecordPut.version(after: lastVersion, of: key)
        let next = Record(
            key: key, version: version, document: document, tags: tags, createdAt: existing?.createdAt ?? time, updatedAt: time,
            relationships: relationships)
        if let existing, existing.configuration == next.configuration { return existing }
        return next
    }

    /// The history row that says that `record` was deleted.
    static func deletion(of key: RecordKey, createdAt: Timestamp, lastVersion: Int64, at time: Timestamp) throws(RecordStoreError) -> Record {
        let version = try version(after: lastVersion, of: key)
        return Record(key: key, version: version, document: .null, tags: [:], createdAt: createdAt, updatedAt: time)
    }

    private static func version(after last: Int64, of key: RecordKey) throws(RecordStoreError) -> Int64 {
        let (version, overflow) = last.addingReportingOverflow(1)
        guard !overflow else { throw .damaged("no version follows \(last) of \(key.type) \(key.id)") }
        return version
    }
}

extension Record {
    /// What makes two versions the same, byte by byte: Swift's `==` would take canonically equivalent text for equal.
    fileprivate var configuration: [UInt8] {
        JSONValue.array([document, JSONValue(tags: tags), JSONValue(relationships: relationships)]).encoded
    }
}

extension JSONValue {
    /// `{"key": "value"}`, sorted by the bytes of the keys.
    init(tags: [String: String]) {
        let sorted = tags.sorted { ByteText($0.key) < ByteText($1.key) }
        self = .object(sorted.map { .init($0.key, .string($0.value)) })
    }

    /// `[["role", "type", "account", "region", "id"]]`, in the order given.
    init(relationships: [Record.Relationship]) {
        self = .array(
            relationships.map { .array([.string($0.role), .string($0.to.type), .string($0.to.account), .string($0.to.region), .string($0.to.id)]) })
    }
}
