import Base
import GRDB

extension SQLiteRecordStore {
    /// Findings of SQLite's own check that are named; there may be more.
    static let pageFindingsMax = 100

    /// Reads every byte of the store at `path` and answers what is wrong, sorted: pages and indexes (SQLite's integrity
    /// check), rows (their checksums), and what disagrees between records, history and relationships. Changes nothing; may
    /// be called while the store is open. Damage in the log hides what is after it from this check, until `open` mends it. Blocks.
    public static func check(path: String) -> [RecordDamage] {
        do {
            let log = try LogFile.findings(path: path)
            let connection = try DatabaseQueue(path: path, configuration: SQLiteConnection.configuration(isReadOnly: true))
            // One snapshot for all parts, so that writes made meanwhile do not look like disagreements.
            let findings = try log + connection.read { database in
                try StoreFormat.inspect(database)
                return StoreCheck(database: database).findings()
            }
            try connection.close()
            return Set(findings).sorted { ($0.place, $0.reason) < ($1.place, $1.reason) }
        } catch {
            return [RecordDamage(place: "file", reason: "\(RecordStoreError(any: error))")]
        }
    }
}

/// One pass over an open store.
struct StoreCheck {
    let database: Database

    func findings() -> [RecordDamage] {
        guarded("pages", pages) + TableShape.all.flatMap { table in guarded(table.name) { try rows(of: table) } }
            + guarded("records", recordsWithoutHistory) + guarded("history", historyWithoutRecord) + guarded("relationships", references)
    }

    /// A page that cannot be read ends that part of the check, not the others.
    private func guarded(_ place: String, _ part: () throws -> [RecordDamage]) -> [RecordDamage] {
        do { return try part() } catch { return [RecordDamage(place: place, reason: "\(RecordStoreError(any: error))")] }
    }

    private func pages() throws -> [RecordDamage] {
        let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(SQLiteRecordStore.pageFindingsMax))")
        return lines.filter { $0 != "ok" }.map { RecordDamage(place: "pages", reason: $0) }
    }

    private func rows(of table: TableShape) throws -> [RecordDamage] {
        var findings: [RecordDamage] = []
        // In the order of the row numbers, so that no index decides which rows are seen.
        let cursor = try Row.fetchCursor(database, sql: "\(table.select) NOT INDEXED ORDER BY rowid")
        while let row = try cursor.next() {
            let stored = try StoredRow(row, of: table)
            if let damage = stored.damage { findings.append(RecordDamage(place: stored.name, reason: damage.reason)) }
        }
        return findings
    }

    private func recordsWithoutHistory() throws -> [RecordDamage] {
        try disagreements(
            "its newest history row is not the same",
            """
            SELECT type, account, region, id FROM records r WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.type = r.type
            AND h.account = r.account AND h.region = r.region AND h.id = r.id AND h.version = r.version AND h.document = r.document
            AND h.tags = r.tags AND h.relationships = r.relationships AND h.created = r.created AND h.updated = r.updated)
            """, in: "records")
    }

    private func historyWithoutRecord() throws -> [RecordDamage] {
        try disagreements(
            "its newest version is neither a deletion nor a record",
            """
            SELECT type, account, region, id FROM (SELECT type, account, region, id, document, max(version) AS newest FROM history
            GROUP BY type, account, region, id) h WHERE document <> 'null' AND NOT EXISTS (SELECT 1 FROM records r WHERE r.type = h.type
            AND r.account = h.account AND r.region = h.region AND r.id = h.id AND r.version = h.newest)
            """, in: "history")
    }

    private func references() throws -> [RecordDamage] {
        var expected: Set<[UInt8]> = []
        try forEachIntact(.records) { (record: Record) in
            for relationship in record.relationships {
                expected.insert(Reference(from: record.key, role: relationship.role, to: relationship.to).bytes)
            }
        }
        var stored: Set<[UInt8]> = []
        try forEachIntact(.relationships) { (reference: Reference) in _ = stored.insert(reference.bytes) }
        return expected.symmetricDifference(stored).map { bytes in
            let reason = expected.contains(bytes) ? "the row is missing" : "no record names it"
            return RecordDamage(place: "relationships (\(String(decoding: bytes, as: UTF8.self)))", reason: reason)
        }
    }

    private func forEachIntact<Value: RowCoded>(_ table: TableShape, _ visit: (Value) -> Void) throws {
        let cursor = try Row.fetchCursor(database, sql: "\(table.select) NOT INDEXED ORDER BY rowid")
        // Damaged rows are findings of their own.
        while let row = try cursor.next() { if let value: Value = try? StoredRow(row, of: table).decoded() { visit(value) } }
    }

    private func disagreements(_ reason: String, _ sql: String, in table: String) throws -> [RecordDamage] {
        try Row.fetchAll(database, sql: sql).map { row in
            let key = try (0..<4).map { try row.withUnsafeData(atIndex: $0) { String(decoding: $0 ?? .init(), as: UTF8.self) } }
            return RecordDamage(place: "\(table) (\(key.joined(separator: " ")))", reason: reason)
        }
    }
}

extension Reference {
    /// Its parts, to be compared byte by byte.
    fileprivate var bytes: [UInt8] {
        JSONValue.array(cells.map { cell in if case .text(let text) = cell { .string(text) } else { .null } }).encoded
    }
}
