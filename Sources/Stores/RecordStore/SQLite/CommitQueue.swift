import GRDB
import Synchronization

/// Writes that wait for the one writer. While a batch is being synced, the next one gathers: each write has its own
/// savepoint, and all of a batch share one transaction and one sync.
final class CommitQueue: Sendable {
    /// Writes that share a transaction. More would make the first wait for the last.
    static let batchMax = 256
    /// Writes that may wait; further ones are refused with `.busy`.
    static let waitingMax = 16_384

    private struct State {
        var waiting: [PendingWrite] = []
        /// A batch is queued or running on the writer's connection.
        var isScheduled = false
        /// Set once: why no write is taken any more.
        var refusal: RecordStoreError?
        var counters = RecordStoreCounters()
    }

    private let state = Mutex(State())
    private let pool: DatabasePool
    private let damage: DamageLog
    private let waitingMax: Int

    init(pool: DatabasePool, damage: DamageLog, waitingMax: Int = CommitQueue.waitingMax) {
        (self.pool, self.damage, self.waitingMax) = (pool, damage, waitingMax)
    }

    var counters: RecordStoreCounters { state.withLock { $0.counters } }

    /// Takes the write, or refuses it at once.
    func submit(_ write: PendingWrite) {
        let refusal = state.withLock { state -> RecordStoreError? in
            if let refusal = state.refusal { return refusal }
            guard state.waiting.count < waitingMax else { return .busy }
            state.waiting.append(write)
            return nil
        }
        if let refusal { write.refuse(refusal) } else { schedule() }
    }

    /// Refuses every write from now on, those that wait included; a batch that runs is finished.
    func refuse(_ refusal: RecordStoreError) {
        state.withLock { if $0.refusal == nil { $0.refusal = refusal } }
        schedule()
    }

    private func schedule() {
        let mustSchedule = state.withLock { state in
            if state.isScheduled || state.waiting.isEmpty { return false }
            state.isScheduled = true
            return true
        }
        // Queued anew for each batch, so that others who need the writer get their turn in between.
        if mustSchedule { pool.asyncWriteWithoutTransaction { [self] database in runBatch(on: database) } }
    }

    private func runBatch(on database: Database) {
        let (batch, refusal) = state.withLock { state in
            let batch = Array(state.waiting.prefix(state.refusal == nil ? CommitQueue.batchMax : state.waiting.count))
            state.waiting.removeFirst(batch.count)
            return (batch, state.refusal)
        }
        if let refusal { batch.forEach { $0.refuse(refusal) } } else { commit(batch, on: database) }
        state.withLock { $0.isScheduled = false }
        schedule()
    }

    private func commit(_ batch: [PendingWrite], on database: Database) {
        var attempts: [PendingWrite.Attempt] = []
        var lost: RecordStoreError?
        do {
            try database.inTransaction(.immediate) {
                for write in batch { try attempt(write, on: database, into: &attempts) }
                return .commit
            }
        } catch {
            lost = reason(for: error)
        }
        count(attempts, lost: lost)
        for attempt in attempts { attempt.finish(lost) }
        if let lost { batch.dropFirst(attempts.count).forEach { $0.refuse(lost) } }
    }

    private func attempt(_ write: PendingWrite, on database: Database, into attempts: inout [PendingWrite.Attempt]) throws {
        guard let attempt = write.run(in: SQLiteSession(database: database, damage: damage)) else { return }
        attempts.append(attempt)
        // A full disk or a failing one makes SQLite drop the whole transaction, and with it the writes before this one.
        guard database.isInsideTransaction else { throw attempt.failure ?? RecordStoreError.failed("the transaction was dropped") }
    }

    private func reason(for error: any Error) -> RecordStoreError {
        guard let failure = error as? DatabaseError else { return error as? RecordStoreError ?? .failed("\(error)") }
        let reason = RecordStoreError(failure)
        // After a sync that failed, nobody knows what is on the disk, and syncing again would not tell: only opening the store anew does.
        if failure.isFailedSync { refuse(.failed("a sync failed; writes are refused until the store is opened again: \(failure)")) }
        return reason
    }

    private func count(_ attempts: [PendingWrite.Attempt], lost: RecordStoreError?) {
        let failed = attempts.count { $0.failure != nil }
        state.withLock { state in
            state.counters.commits += lost == nil ? 1 : 0
            state.counters.writes += lost == nil ? attempts.count - failed : 0
            state.counters.rolledBack += lost == nil ? failed : attempts.count
            state.counters.diskFull += lost == .diskFull ? 1 : 0
        }
    }
}
