import Base
import GRDB

/// The records in one SQLite file, `docs/format/records.md`: write-ahead log, a full sync before each write returns, one
/// writer, several readers, each on the snapshot of its moment.
public final class SQLiteRecordStore: RecordStoring {
    /// Pages in the log at which it is moved into the file.
    static let checkpointPages = 1000

    private let pool: DatabasePool
    private let commits: CommitQueue
    private let damageLog: DamageLog
    let path: String

    private init(pool: DatabasePool, path: String, waitingMax: Int) {
        (self.pool, self.path, damageLog) = (pool, path, DamageLog())
        commits = CommitQueue(pool: pool, damage: damageLog, waitingMax: waitingMax)
    }

    /// Opens the store at `path`, or creates it with mode 0600 in a folder that is there. Blocks.
    ///
    /// Throws `.newerFormat` and leaves the file untouched when a later release wrote it, `.damaged` when it is not a store.
    public static func open(path: String) throws(RecordStoreError) -> SQLiteRecordStore { try open(path: path, checkpointPages: checkpointPages) }

    static func open(
        path: String, checkpointPages: Int, waitingMax: Int = CommitQueue.waitingMax
    ) throws(RecordStoreError) -> SQLiteRecordStore {
        do {
            try PrivateFile.create(path)
            let damage = try LogFile.mend(path: path)
            try SQLiteConnection.inspect(path: path)
            let configuration = SQLiteConnection.configuration(checkpointPages: checkpointPages)
            let first = try SQLiteConnection.prepare(path: path, configuration: configuration)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction(SQLiteConnection.demandFullSync)
            try first.close()
            let store = SQLiteRecordStore(pool: pool, path: path, waitingMax: waitingMax)
            for finding in damage { store.damageLog.note(finding.place, finding.reason) }
            return store
        } catch {
            throw RecordStoreError(any: error)
        }
    }

    /// Refuses new writes, finishes the batch that is being written, moves the log into the file, which then is whole by
    /// itself, and closes it. Calls made later throw `.closed`.
    public func close() {
        commits.refuse(.closed)
        // A log that cannot be moved now is moved when the store is opened again. (Closed before: there is no connection.)
        _ = try? pool.writeWithoutTransaction { if $0.sqliteConnection != nil { _ = try $0.checkpoint(.truncate) } }
        // It throws when a read is still running on a connection; that one closes when the read has ended.
        try? pool.close()
    }

    public func write<Answer: Sendable>(
        audit: AuditEvent?, _ body: @Sendable (any RecordTransaction) throws -> Answer
    ) async throws -> Answer {
        // The body is run once and let go of before the continuation is resumed, so it does not outlive this call.
        try await withoutActuallyEscaping(body) { body in
            try await withCheckedThrowingContinuation { continuation in
                commits.submit(PendingWrite(audit: audit, body: body, continuation: continuation))
            }
        }
    }

    /// Throws `CancellationError` when the task is cancelled.
    public func read<Answer: Sendable>(_ body: @Sendable (any RecordSnapshot) throws -> Answer) async throws -> Answer {
        do {
            return try await pool.read { [damageLog] database in try body(SQLiteSession(database: database, damage: damageLog)) }
        } catch let error as DatabaseError {
            throw RecordStoreError(error)
        }
    }

    /// What writes did since the store was opened.
    public var counters: RecordStoreCounters { commits.counters }

    /// The damaged places that reads met since the store was opened, sorted; `check` finds those that no read meets.
    public var damage: [RecordDamage] { damageLog.met }

    /// Rows and bytes by table. Reads every page of the file: for a metric each minute, not each second.
    public func sizes() async throws -> RecordStoreSizes {
        do { return try await pool.read { try RecordStoreSizes(measuring: $0) } } catch let error as DatabaseError { throw RecordStoreError(error) }
    }
}
