import Base

extension SQLiteSession {
    private static let byKind = "WHERE type = ? AND account = ? AND region = ? AND id = ? AND kind = ?"

    func status(_ key: RecordKey, kind: String) throws -> JSONValue? {
        try Storable.check(key)
        try Storable.check(kind)
        let status: Status? = try value(.statuses, SQLiteSession.byKind, key.cells + [.text(kind)])
        return status?.content
    }

    func statuses(type: String, kind: String) throws -> [(key: RecordKey, content: JSONValue)] {
        try Storable.check(type)
        try Storable.check(kind)
        let statuses: [Status] = try values(.statuses, "WHERE type = ? AND kind = ? ORDER BY id, account, region", [.text(type), .text(kind)])
        return statuses.map { ($0.key, $0.content) }
    }

    func setStatus(_ key: RecordKey, kind: String, to content: JSONValue?) throws {
        try Storable.check(key)
        try Storable.check(kind)
        guard let content else {
            try execute("DELETE FROM statuses \(SQLiteSession.byKind)", key.cells + [.text(kind)])
            return
        }
        try upsert(Status(key: key, kind: kind, content: try Storable.normalized(content)), into: .statuses)
    }
}
