import Base
import RecordStore

/// From decisions to the record store: each transaction holds status, history, evidence and the outbox items of every step in it.
extension AlarmEngine {
    /// The most changes that one transaction records with what follows from them, so that callers never wait long behind it.
    static let changesPerTransactionMax = 1000

    /// Records the changes of one boundary in their order, together. Call it within the turnstile.
    func carryOut(_ changes: [Change]) async {
        var rest = changes[...]
        while !rest.isEmpty {
            let together = Array(rest.prefix(AlarmEngine.changesPerTransactionMax))
            rest = rest.dropFirst(together.count)
            do {
                try await commit(book.withLock { book in together.flatMap { book.carry($0) } })
            } catch {
                // A change that cannot be recorded must not hold back the others.
                for change in together { await attempt { try await self.carryOut(change) } }
            }
        }
    }

    /// Records a change and what follows from it. Call it within the turnstile.
    func carryOut(_ change: Change, audit: AuditEvent? = nil) async throws {
        try await commit(book.withLock { $0.carry(change) }, audit: audit)
    }

    /// Writes steps that the book has taken over, in one transaction; when it fails the book is as before.
    func commit(_ writes: [StatusWrite], audit: AuditEvent? = nil) async throws {
        guard !writes.isEmpty else { return }
        do {
            try await records.write(audit: audit) { [sink] transaction in
                for write in writes { try write.write(in: transaction, to: sink) }
            }
        } catch {
            book.withLock { $0.restore(writes) }
            throw error
        }
        for write in writes { scheduleSuppression(of: write.alarm, write.status) }
    }
}
