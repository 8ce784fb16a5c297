import Base

/// The tables of a `MemoryRecordStore`, and how the changes of a transaction are taken back.
final class MemoryTables: RecordTransaction {
    var recordRows = SortedTable<RecordPlace, Record>()
    var historyRows = SortedTable<VersionPlace, Record>()
    var statusRows = SortedTable<StatusPlace, Status>()
    var journalRows = SortedTable<TimePlace, JournalEntry>()
    var queueRows = SortedTable<TimePlace, QueueItem>()
    var auditRows = SortedTable<TimePlace, AuditEvent>()
    private var numbers: [String: Int64] = [:]
    /// What takes back the changes of the transaction, in their order.
    private var undo: [(MemoryTables) -> Void] = []

    /// Runs `body`; what it throws takes back all that it changed.
    func transaction<Answer>(_ body: () throws -> Answer) throws -> Answer {
        defer { undo.removeAll(keepingCapacity: true) }
        do { return try body() } catch {
            for step in undo.reversed() { step(self) }
            throw error
        }
    }

    func change<Key, Value>(_ table: ReferenceWritableKeyPath<MemoryTables, SortedTable<Key, Value>>, _ key: Key, to value: Value?) {
        let old = self[keyPath: table].set(key, to: value)
        undo.append { $0[keyPath: table].set(key, to: old) }
    }

    /// The number that follows every number that the table ever gave out.
    func nextNumber(in table: String) -> Int64 {
        let last = numbers[table] ?? 0
        numbers[table] = last + 1
        undo.append { $0.numbers[table] = last }
        return last + 1
    }
}
