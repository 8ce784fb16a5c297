import GRDB

/// One copying of a damaged store.
struct StoreSalvage {
    let source: Database
    let target: Database

    /// How many rows there are now, and what was left behind.
    func run() throws -> (rows: Int, left: [RecordDamage]) {
        var left: [RecordDamage] = []
        var rows = 0
        try target.inTransaction(.immediate) {
            for table in TableShape.all where table.name != TableShape.relationships.name { left += try copy(table) }
            try restoreRecords()
            try deriveRelationships()
            try keepNumbers()
            for table in TableShape.all { rows += try Int.fetchOne(target, sql: "SELECT count(*) FROM \(table.name)") ?? 0 }
            return .commit
        }
        return (rows, left)
    }

    /// From the first row on and, where a page stops that, from the last row back.
    private func copy(_ table: TableShape) throws -> [RecordDamage] {
        var left: [RecordDamage] = []
        var copied: Set<Int64> = []
        for direction in ["ASC", "DESC"] {
            do {
                try copy(table, direction, except: &copied, leaving: &left)
                break
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                left.append(RecordDamage(place: table.name, reason: "rows behind a damaged page (\(direction == "ASC" ? "upward" : "downward"))"))
            }
        }
        return left
    }

    private func copy(_ table: TableShape, _ direction: String, except copied: inout Set<Int64>, leaving left: inout [RecordDamage]) throws {
        let session = SQLiteSession(database: target, damage: DamageLog())
        let cursor = try Row.fetchCursor(source, sql: "\(table.select) NOT INDEXED ORDER BY rowid \(direction)")
        while let row = try cursor.next() {
            let stored = try StoredRow(row, of: table)
            guard copied.insert(stored.rowID).inserted else { continue }
            if let damage = stored.damage {
                left.append(RecordDamage(place: stored.name, reason: damage.reason))
            } else {
                try session.upsert(cells: stored.cells, into: table)
            }
        }
    }

    /// The newest version of a key that is not a deletion is its record, whatever became of the record's own row.
    private func restoreRecords() throws {
        let session = SQLiteSession(database: target, damage: DamageLog())
        let newest = """
            WHERE document <> 'null' AND NOT EXISTS (SELECT 1 FROM history o WHERE o.type = history.type AND o.account = history.account
            AND o.region = history.region AND o.id = history.id AND o.version > history.version) AND NOT EXISTS (SELECT 1 FROM records r
            WHERE r.type = history.type AND r.account = history.account AND r.region = history.region AND r.id = history.id)
            """
        let records: [Record] = try session.values(.history, newest, [])
        for record in records { try session.upsert(record, into: .records) }
    }

    private func deriveRelationships() throws {
        let session = SQLiteSession(database: target, damage: DamageLog())
        let records: [Record] = try session.values(.records, "", [])
        for record in records {
            for named in record.relationships { try session.upsert(Reference(from: record.key, role: named.role, to: named.to), into: .relationships) }
        }
    }

    /// Numbers that the damaged store gave out are not given out again.
    private func keepNumbers() throws {
        let rows = try Row.fetchAll(source, sql: "SELECT name, seq FROM sqlite_sequence")
        for row in rows {
            guard let name = try row.decode(String?.self, atIndex: 0), let number = try row.decode(Int64?.self, atIndex: 1) else { continue }
            try target.execute(sql: "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", arguments: [number, name])
            let isThere = try Int.fetchOne(target, sql: "SELECT count(*) FROM sqlite_sequence WHERE name = ?", arguments: [name]) != 0
            if !isThere { try target.execute(sql: "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", arguments: [name, number]) }
        }
    }
}
