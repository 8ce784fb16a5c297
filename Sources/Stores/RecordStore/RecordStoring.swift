import Base

public enum RecordStoreError: Error, Hashable, Sendable {
    /// The record is not at the version that the change was made from.
    case versionConflict(RecordKey)
    /// Nothing was changed; the same call works once there is room again.
    case diskFull
    /// What was asked for is there but cannot be trusted: a checksum, a page or the whole file is wrong. The text names it.
    case damaged(String)
    case closed
    /// What was to be written could not be read back as it is: a NUL in a key, a document that is null or nested too deep.
    case unstorable(String)
    /// The store was written by a later release; it is left untouched.
    case newerFormat(found: Int, supported: Int)
    /// `CommitQueue.waitingMax` writes wait already; nothing was changed.
    case busy
    /// The database failed for another reason, in its own words.
    case failed(String)
}

/// All control state: resources with their history, status, journals, queues and the audit trail, changed in transactions
/// that are on stable storage when `write` returns.
public protocol RecordStoring: Sendable {
    /// Runs `body` in one transaction, together with `audit` where the change is somebody's call. What `body` throws
    /// rolls everything back, the audit event included, and is thrown on. `body` must be quick and must not wait.
    func write<Answer: Sendable>(audit: AuditEvent?, _ body: @Sendable (any RecordTransaction) throws -> Answer) async throws -> Answer
    /// Runs `body` on a consistent snapshot.
    func read<Answer: Sendable>(_ body: @Sendable (any RecordSnapshot) throws -> Answer) async throws -> Answer
}

/// A consistent view. Lists are sorted by id in the order of its UTF-8 bytes.
public protocol RecordSnapshot {
    func record(_ key: RecordKey) throws -> Record?
    /// Records of a type in one account and region whose id begins with `idPrefix` and comes after `after`.
    func records(type: String, account: String, region: String, idPrefix: String, after: String?, limit: Int) throws -> [Record]
    /// Records of a type in every account and region: what an engine loads when it starts.
    func records(type: String) throws -> [Record]
    /// Records that name `key`, with the role in which they do.
    func referrers(to key: RecordKey) throws -> [(role: String, from: RecordKey)]
    /// Earlier and present versions, newest first; a deletion is a version with a null document.
    func history(of key: RecordKey, limit: Int) throws -> [Record]
    /// The status row of a resource by kind (`state`, `heartbeat`).
    func status(_ key: RecordKey, kind: String) throws -> JSONValue?
    /// Status rows of every resource of the type.
    func statuses(type: String, kind: String) throws -> [(key: RecordKey, content: JSONValue)]
    /// Entries of a journal, of one subject or all (nil), with `from <= time < to`; in the order of time, then sequence.
    func entries(journal: String, subject: RecordKey?, from: Timestamp, to: Timestamp, newestFirst: Bool, limit: Int) throws -> [JournalEntry]
    /// Items with `due <= until`, by due time then id.
    func items(queue: String, dueUntil: Timestamp, limit: Int) throws -> [QueueItem]
    func item(queue: String, id: Int64) throws -> QueueItem?
    func auditEvents(from: Timestamp, to: Timestamp, newestFirst: Bool, limit: Int) throws -> [AuditEvent]
}

public protocol RecordTransaction: RecordSnapshot {
    /// Creates or replaces; answers the stored record with its new version. With `expecting`, only when the record is at
    /// that version (0: does not exist). A replacement equal to what is there makes no new version.
    @discardableResult
    func put(
        _ key: RecordKey, document: JSONValue, tags: [String: String], relationships: [Record.Relationship], at time: Timestamp, expecting: Int64?
    ) throws -> Record
    /// Removes the record, its status rows and relationships; its history stays. False when there was none.
    @discardableResult
    func delete(_ key: RecordKey, at time: Timestamp) throws -> Bool
    /// Sets (or with nil removes) a status row. No history.
    func setStatus(_ key: RecordKey, kind: String, to content: JSONValue?) throws
    @discardableResult
    func append(journal: String, subject: RecordKey, at time: Timestamp, content: JSONValue) throws -> JournalEntry
    @discardableResult
    func enqueue(queue: String, due: Timestamp, content: JSONValue) throws -> QueueItem
    /// Changes due time and content of a queued item; false when it is gone.
    @discardableResult
    func requeue(_ item: QueueItem) throws -> Bool
    @discardableResult
    func dequeue(queue: String, id: Int64) throws -> Bool
    /// Forgets journal entries and audit events older than the time; answers how many.
    func trim(journal: String, before: Timestamp) throws -> Int
    func trimAudit(before: Timestamp) throws -> Int
    func trimHistory(before: Timestamp) throws -> Int
}
