import GRDB
import Glibc

/// How every connection to a store is set up.
enum SQLiteConnection {
    /// Connections that read at the same time.
    static let readersMax = 4
    /// How long a connection waits for a lock that another process holds.
    static let busyTimeoutSeconds = 5.0
    /// Memory for pages, each connection.
    static let cacheKibibytes = 8192
    /// The log is cut back to this size once it has been moved into the file.
    static let logBytesMax = 16 << 20

    static func configuration(checkpointPages: Int = SQLiteRecordStore.checkpointPages, isReadOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.label = "records"
        configuration.readonly = isReadOnly
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.maximumReaderCount = readersMax
        configuration.prepareDatabase { database in
            // cell_size_check looks at each page as it is read, so a torn one is reported rather than misread.
            try database.execute(
                sql: """
                    PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -\(cacheKibibytes);
                    PRAGMA journal_size_limit = \(logBytesMax); PRAGMA wal_autocheckpoint = \(checkpointPages)
                    """)
        }
        return configuration
    }

    /// Throws unless a commit on this connection syncs the log before it returns.
    static func demandFullSync(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
        let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
        guard synchronous == 2, journal == "wal" else {
            throw RecordStoreError.failed("SQLite does not sync commits: synchronous \(synchronous ?? -1), journal \(journal ?? "none")")
        }
    }

    /// Migrates the store and moves what a crash left in the log into the file. Answers a connection to be kept open until
    /// the pool is: so the pool finds a log in use, and does not begin one with a commit that is not synced.
    static func prepare(path: String, configuration: Configuration) throws -> DatabaseQueue {
        let connection = try DatabaseQueue(path: path, configuration: configuration)
        try connection.inDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try demandFullSync(database)
            try StoreFormat.migrate(database)
            // Another process may be reading; then the log is moved later.
            _ = try? database.checkpoint(.truncate)
            try database.execute(sql: "PRAGMA user_version = \(StoreFormat.version)")
        }
        return connection
    }

    /// Looks at the file before anything is written to it.
    static func inspect(path: String) throws {
        // A rollback journal is there when the power went while the file was first made: what the file says counts only once SQLite has
        // rolled it back, which a read-only connection cannot.
        let mustRollBack = access(path + "-journal", F_OK) == 0
        let connection = try DatabaseQueue(path: path, configuration: configuration(isReadOnly: !mustRollBack))
        try connection.inDatabase(StoreFormat.inspect)
        try connection.close()
    }
}
