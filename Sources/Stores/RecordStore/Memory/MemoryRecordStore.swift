import Base
import Synchronization

/// The records in memory: the twin of `SQLiteRecordStore` for simulation and tests. It answers the same to the same calls,
/// runs them one at a time in the caller's own task, and knows neither threads nor chance.
public final class MemoryRecordStore: RecordStoring {
    private let tables = Mutex(MemoryTables())
    private let fault = Mutex<RecordStoreError?>(nil)

    public init() {}

    /// While set, every write fails with it and changes nothing: how a simulation makes the disk full.
    public func failWrites(with error: RecordStoreError?) { fault.withLock { $0 = error } }

    public func write<Answer: Sendable>(
        audit: AuditEvent?, _ body: @Sendable (any RecordTransaction) throws -> Answer
    ) async throws -> Answer {
        if let error = fault.withLock({ $0 }) { throw error }
        return try tables.withLock { tables in
            try tables.transaction {
                let answer = try body(tables)
                if let audit { try tables.record(audit) }
                return answer
            }
        }
    }

    public func read<Answer: Sendable>(_ body: @Sendable (any RecordSnapshot) throws -> Answer) async throws -> Answer {
        try tables.withLock { try body($0) }
    }
}
