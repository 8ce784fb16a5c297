import Base
import GRDB

/// One connection within one transaction, as bodies of `read` and `write` see it.
///
/// This file has the rows; the extensions beside it have one table each. Damaged rows are left out of lists and noted;
/// where one row is asked for and nothing else knows its content, `.damaged` is thrown.
struct SQLiteSession: RecordTransaction {
    let database: Database
    let damage: DamageLog

    /// Up to `limit` intact values, as long as `belongs` holds. What `restore` makes of a damaged row stands in its place.
    func values<Value: RowCoded>(
        _ table: TableShape, _ clause: String, _ arguments: [Cell], limit: Int = .max, while belongs: (Value) -> Bool = { _ in true },
        restore: (StoredRow) throws -> Value? = { _ in nil }
    ) throws -> [Value] {
        let statement = try database.cachedStatement(sql: table.select + clause)
        let cursor = try Row.fetchCursor(statement, arguments: SQLiteSession.bound(arguments))
        var values: [Value] = []
        while values.count < limit, let row = try cursor.next() {
            let stored = try StoredRow(row, of: table)
            guard let value = try value(of: stored) ?? restore(stored) else { continue }
            guard belongs(value) else { break }
            values.append(value)
        }
        return values
    }

    /// The first row that the clause selects, damaged or not.
    func row(_ table: TableShape, _ clause: String, _ arguments: [Cell]) throws -> StoredRow? {
        let statement = try database.cachedStatement(sql: table.select + clause)
        let cursor = try Row.fetchCursor(statement, arguments: SQLiteSession.bound(arguments))
        // A row can be read as long as its cursor lives.
        return try withExtendedLifetime(cursor) { try cursor.next().map { try StoredRow($0, of: table) } }
    }

    /// The row's value; nil, and noted, when it is damaged.
    func value<Value: RowCoded>(of row: StoredRow) -> Value? {
        do { return try row.decoded() } catch {
            damage.note(row.name, error.reason)
            return nil
        }
    }

    /// The one value that the clause selects. Throws `.damaged` when it is there and cannot be trusted.
    func value<Value: RowCoded>(_ table: TableShape, _ clause: String, _ arguments: [Cell]) throws -> Value? {
        guard let row = try row(table, clause, arguments) else { return nil }
        guard let value: Value = value(of: row) else { throw RecordStoreError.damaged(row.name) }
        return value
    }

    func insert(_ value: some RowCoded, into table: TableShape) throws { try write(value.cells, by: table.insert, into: table) }

    /// Replaces the row of the same key.
    func upsert(_ value: some RowCoded, into table: TableShape) throws { try upsert(cells: value.cells, into: table) }

    func upsert(cells: [Cell], into table: TableShape) throws { try write(cells, by: table.upsert, into: table) }

    private func write(_ cells: [Cell], by sql: String, into table: TableShape) throws {
        try execute(sql, cells + [.integer(RowChecksum.of(cells, table: table.name))])
    }

    /// Runs a changing statement; answers how many rows it changed.
    ///
    /// A full disk makes SQLite end the transaction on its own. GRDB then refuses every further statement of the body, so
    /// nothing can slip out of the transaction.
    @discardableResult
    func execute(_ sql: String, _ arguments: [Cell]) throws -> Int {
        let statement = try database.cachedStatement(sql: sql)
        try statement.execute(arguments: SQLiteSession.bound(arguments))
        return database.changesCount
    }

    /// The number that follows every number that the table ever gave out.
    func nextNumber(in table: TableShape) throws -> Int64 {
        let column = table.columns[0].name
        let statement = try database.cachedStatement(
            sql: """
                SELECT max(ifnull((SELECT seq FROM sqlite_sequence WHERE name = '\(table.name)'), 0),
                           ifnull((SELECT max(\(column)) FROM \(table.name)), 0))
                """)
        let last = try Int64.fetchOne(statement) ?? 0
        guard last < .max else { throw RecordStoreError.damaged("\(table.name) has used every number") }
        return last + 1
    }

    private static func bound(_ cells: [Cell]) -> StatementArguments {
        StatementArguments(
            cells.map { cell -> DatabaseValue in
                switch cell {
                case .integer(let value): value.databaseValue
                case .text(let text): text.databaseValue
                case .null: .null
                }
            })
    }
}
