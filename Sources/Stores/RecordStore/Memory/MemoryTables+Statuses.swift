import Base

extension MemoryTables {
    func status(_ key: RecordKey, kind: String) throws -> JSONValue? {
        try Storable.check(key)
        try Storable.check(kind)
        return statusRows[StatusPlace(record: RecordPlace(key), kind: ByteText(kind))]?.content
    }

    func statuses(type: String, kind: String) throws -> [(key: RecordKey, content: JSONValue)] {
        try Storable.check(type)
        try Storable.check(kind)
        return statusRows.values
            .filter { ByteText($0.key.type) == ByteText(type) && ByteText($0.kind) == ByteText(kind) }
            .sorted { RecordKey.isOrdered($0.key, before: $1.key) }
            .map { ($0.key, $0.content) }
    }

    func setStatus(_ key: RecordKey, kind: String, to content: JSONValue?) throws {
        try Storable.check(key)
        try Storable.check(kind)
        let content = try content.map { value throws(RecordStoreError) in try Storable.normalized(value) }
        let place = StatusPlace(record: RecordPlace(key), kind: ByteText(kind))
        change(\.statusRows, place, to: content.map { Status(key: key, kind: kind, content: $0) })
    }
}
