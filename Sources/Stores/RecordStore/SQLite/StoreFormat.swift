import GRDB

/// The on-disk format: who the file belongs to, its version, and the steps from each version to the next.
enum StoreFormat {
    /// `PRAGMA application_id` of every store: "HiRe".
    static let applicationID = 0x4869_5265
    /// `PRAGMA user_version` that this release writes.
    static var version: Int { migrations.count }

    /// Step `n` leads from version `n` to `n + 1`. A published step is never edited.
    static let migrations = [versionOne]

    /// Throws unless the file is a store of this or an earlier version, or a fresh database. Changes nothing.
    static func inspect(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let isFresh = try found == 0 && owner == 0 && Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        guard isFresh || owner == applicationID else { throw RecordStoreError.damaged("the file is not a record store") }
        guard found <= version else { throw RecordStoreError.newerFormat(found: found, supported: version) }
        guard found >= 0 else { throw RecordStoreError.damaged("the format version is \(found)") }
    }

    /// Brings the store to the present version, each step in a transaction of its own.
    static func migrate(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        for (from, step) in migrations.enumerated().dropFirst(found) {
            try database.inTransaction(.immediate) {
                try database.execute(sql: step)
                try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(from + 1)")
                return .commit
            }
        }
    }

    private static let versionOne = """
        CREATE TABLE records (
            type TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
            created INTEGER NOT NULL, updated INTEGER NOT NULL, document TEXT NOT NULL, tags TEXT NOT NULL, relationships TEXT NOT NULL,
            checksum INTEGER NOT NULL, UNIQUE (type, account, region, id)
        ) STRICT;
        CREATE TABLE history (
            type TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
            created INTEGER NOT NULL, updated INTEGER NOT NULL, document TEXT NOT NULL, tags TEXT NOT NULL, relationships TEXT NOT NULL,
            checksum INTEGER NOT NULL, UNIQUE (type, account, region, id, version)
        ) STRICT;
        CREATE INDEX historyByTime ON history (updated);
        CREATE TABLE relationships (
            type TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, role TEXT NOT NULL,
            toType TEXT NOT NULL, toAccount TEXT NOT NULL, toRegion TEXT NOT NULL, toID TEXT NOT NULL,
            checksum INTEGER NOT NULL, UNIQUE (type, account, region, id, role, toType, toAccount, toRegion, toID)
        ) STRICT;
        CREATE INDEX relationshipsByTarget ON relationships (toType, toAccount, toRegion, toID);
        CREATE TABLE statuses (
            type TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
            content TEXT NOT NULL, checksum INTEGER NOT NULL, UNIQUE (type, account, region, id, kind)
        ) STRICT;
        CREATE INDEX statusesByKind ON statuses (type, kind);
        CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, journal TEXT NOT NULL,
            type TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL,
            time INTEGER NOT NULL, content TEXT NOT NULL, checksum INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX journalByTime ON journal (journal, time);
        CREATE INDEX journalBySubject ON journal (journal, type, account, region, id, time);
        CREATE TABLE queue (
            id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, due INTEGER NOT NULL, content TEXT NOT NULL, checksum INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX queueByDue ON queue (queue, due);
        CREATE TABLE audit (
            position INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL,
            event TEXT NOT NULL, request TEXT NOT NULL, response TEXT, checksum INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX auditByTime ON audit (time);
        """
}
