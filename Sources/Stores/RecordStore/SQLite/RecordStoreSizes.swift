import GRDB

/// How much the store holds.
public struct RecordStoreSizes: Hashable, Sendable {
    public struct Table: Hashable, Sendable {
        public let name: String
        public let rows: Int
        /// Pages of the table and its indexes.
        public let bytes: Int
    }

    /// Sorted by name.
    public let tables: [Table]
    /// The whole file, without its log.
    public let fileBytes: Int
    /// Pages of the file that are free for the next rows.
    public let freeBytes: Int

    init(measuring database: Database) throws {
        let pages = try Row.fetchAll(
            database,
            sql: """
                SELECT s.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_schema s ON s.name = d.name WHERE d.aggregate = TRUE GROUP BY 1
                """)
        var bytes: [String: Int] = [:]
        for row in pages { bytes[try row.decode(String.self, atIndex: 0)] = try row.decode(Int?.self, atIndex: 1) ?? 0 }
        tables = try TableShape.all.map(\.name).sorted().map { name in
            let rows = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(name)") ?? 0
            return Table(name: name, rows: rows, bytes: bytes[name] ?? 0)
        }
        let pageBytes = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        fileBytes = try pageBytes * (Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0)
        freeBytes = try pageBytes * (Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0)
    }
}
