import Base

extension SQLiteSession {
    private static let byKey = "WHERE type = ? AND account = ? AND region = ? AND id = ?"
    private static let newestFirst = "\(byKey) ORDER BY version DESC"

    func record(_ key: RecordKey) throws -> Record? {
        try Storable.check(key)
        switch try standing(of: key) {
        case .live(let record): return record
        case .gone: return nil
        case .damaged: throw RecordStoreError.damaged("\(key.type) \(key.account) \(key.region) \(key.id)")
        }
    }

    func records(type: String, account: String, region: String, idPrefix: String, after: String?, limit: Int) throws -> [Record] {
        for text in [type, account, region, idPrefix, after ?? ""] { try Storable.check(text) }
        let first = "type = ? AND account = ? AND region = ? AND id >= ?"
        let scope: [Cell] = [.text(type), .text(account), .text(region), .text(idPrefix)]
        let begins = { (record: Record) in record.key.id.utf8.starts(with: idPrefix.utf8) }
        guard let after else {
            return try list("WHERE \(first) ORDER BY id", scope, limit: limit, while: begins)
        }
        return try list("WHERE \(first) AND id > ? ORDER BY id", scope + [.text(after)], limit: limit, while: begins)
    }

    func records(type: String) throws -> [Record] {
        try Storable.check(type)
        return try list("WHERE type = ? ORDER BY id, account, region", [.text(type)], limit: .max) { _ in true }
    }

    func referrers(to key: RecordKey) throws -> [(role: String, from: RecordKey)] {
        try Storable.check(key)
        let references: [Reference] = try values(
            .relationships,
            "WHERE toType = ? AND toAccount = ? AND toRegion = ? AND toID = ? ORDER BY id, account, region, type, role", key.cells)
        return references.map { ($0.role, $0.from) }
    }

    func history(of key: RecordKey, limit: Int) throws -> [Record] {
        try Storable.check(key)
        return try values(.history, SQLiteSession.newestFirst, key.cells, limit: limit)
    }

    @discardableResult
    func put(
        _ key: RecordKey, document: JSONValue, tags: [String: String], relationships: [Record.Relationship], at time: Timestamp, expecting: Int64?
    ) throws -> Record {
        let change = try RecordPut(
            key: key, document: document, tags: tags, relationships: relationships, time: time, expecting: expecting)
        let standing = try standing(of: key)
        if case .damaged = standing, expecting != nil { throw RecordStoreError.damaged("\(key.type) \(key.id)") }
        let record = try change.record(replacing: standing.record, lastVersion: standing.lastVersion)
        if record.version == standing.record?.version { return record }
        try upsert(record, into: .records)
        try insert(record, into: .history)
        try replaceReferences(of: record)
        return record
    }

    @discardableResult
    func delete(_ key: RecordKey, at time: Timestamp) throws -> Bool {
        try Storable.check(key)
        let standing = try standing(of: key)
        if case .gone = standing { return false }
        let createdAt = standing.record?.createdAt ?? time
        try insert(try RecordPut.deletion(of: key, createdAt: createdAt, lastVersion: standing.lastVersion, at: time), into: .history)
        for table in ["records", "relationships", "statuses"] { try execute("DELETE FROM \(table) \(SQLiteSession.byKey)", key.cells) }
        return true
    }

    /// The newest version of a key goes last: without a deletion's row, the version before it would look alive.
    func trimHistory(before: Timestamp) throws -> Int {
        let other = "SELECT 1 FROM history o WHERE o.type = h.type AND o.account = h.account AND o.region = h.region AND o.id = h.id"
        let superseded = "DELETE FROM history AS h WHERE updated < ? AND EXISTS (\(other) AND o.version > h.version)"
        let deletions = "DELETE FROM history AS h WHERE updated < ? AND document = 'null' AND NOT EXISTS (\(other) AND o.version <> h.version)"
        return try execute(superseded, [.integer(before.milliseconds)]) + execute(deletions, [.integer(before.milliseconds)])
    }

    private func replaceReferences(of record: Record) throws {
        try execute("DELETE FROM relationships \(SQLiteSession.byKey)", record.key.cells)
        for relationship in record.relationships {
            // The same target may be named twice in a role.
            try upsert(Reference(from: record.key, role: relationship.role, to: relationship.to), into: .relationships)
        }
    }

    /// Records of a list; one whose row is damaged is taken from its history where that can be done.
    private func list(_ clause: String, _ arguments: [Cell], limit: Int, while belongs: (Record) -> Bool) throws -> [Record] {
        try values(.records, clause, arguments, limit: limit, while: belongs, restore: restored)
    }

    private func restored(from row: StoredRow) throws -> Record? {
        var reader = CellReader(cells: row.cells[...])
        // A key that cannot be read has no history to look for; the row is noted as damaged already.
        guard let key = try? reader.key(), case .live(let record) = try standing(of: key) else { return nil }
        return record
    }

    /// What is known of a record.
    private enum Standing {
        case live(Record)
        case gone(lastVersion: Int64)
        /// It is or was there, and neither its row nor its history tells what it is.
        case damaged(lastVersion: Int64)

        var record: Record? { if case .live(let record) = self { record } else { nil } }

        var lastVersion: Int64 {
            switch self {
            case .live(let record): record.version
            case .gone(let version), .damaged(let version): version
            }
        }
    }

    /// From the record's own row; where that is missing or damaged, from its newest history row, which holds the same.
    private func standing(of key: RecordKey) throws -> Standing {
        let row = try row(.records, SQLiteSession.byKey, key.cells)
        if let row, let record: Record = value(of: row), record.key.isIdentical(to: key) { return .live(record) }
        guard let newest = try self.row(.history, SQLiteSession.newestFirst, key.cells) else {
            return row == nil ? .gone(lastVersion: 0) : .damaged(lastVersion: 0)
        }
        guard let version: Record = value(of: newest) else {
            guard case .integer(let lastVersion) = newest.cells[4] else { return .damaged(lastVersion: 0) }
            return .damaged(lastVersion: lastVersion)
        }
        if version.document.isNull { return .gone(lastVersion: version.version) }
        if row == nil { damage.note("records (\(key.type) \(key.account) \(key.region) \(key.id))", "the row is missing; its history has it") }
        return .live(version)
    }
}
