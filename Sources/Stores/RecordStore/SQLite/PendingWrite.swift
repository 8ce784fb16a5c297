import GRDB
import Synchronization

/// One caller's write, from its arrival to its answer.
final class PendingWrite: Sendable {
    /// What became of a write that was run within a batch which is not on disk yet.
    struct Attempt {
        let failure: (any Error)?
        /// Tells the caller, with the reason why the whole batch was lost, or nil when it is on stable storage.
        let finish: @Sendable (RecordStoreError?) -> Void
    }

    private struct Work: Sendable {
        let run: @Sendable (SQLiteSession) -> Attempt
        let refuse: @Sendable (RecordStoreError) -> Void
    }

    private let work: Mutex<Work?>

    init<Answer: Sendable>(
        audit: AuditEvent?, body: @escaping @Sendable (any RecordTransaction) throws -> Answer, continuation: CheckedContinuation<Answer, any Error>
    ) {
        let run = { @Sendable (session: SQLiteSession) -> Attempt in
            let outcome = PendingWrite.outcome(of: body, audit: audit, in: session)
            return Attempt(failure: outcome.failure) { lost in
                if let lost, outcome.failure == nil { continuation.resume(throwing: lost) } else { continuation.resume(with: outcome) }
            }
        }
        work = Mutex(Work(run: run, refuse: { continuation.resume(throwing: $0) }))
    }

    /// Runs the change in a savepoint of its own: what it throws undoes only itself.
    func run(in session: SQLiteSession) -> Attempt? { take()?.run(session) }

    /// Answers the caller without having run.
    func refuse(_ error: RecordStoreError) { take()?.refuse(error) }

    /// Lets go of the caller's closure, which must not be held when the caller goes on.
    private func take() -> Work? {
        work.withLock { work in
            defer { work = nil }
            return work
        }
    }

    private static func outcome<Answer: Sendable>(
        of body: (any RecordTransaction) throws -> Answer, audit: AuditEvent?, in session: SQLiteSession
    ) -> Result<Answer, any Error> {
        var answer: Answer?
        do {
            try session.database.inSavepoint {
                answer = try body(session)
                if let audit { try session.record(audit) }
                return .commit
            }
        } catch let error as DatabaseError {
            return .failure(RecordStoreError(error))
        } catch {
            return .failure(error)
        }
        guard let answer else { return .failure(RecordStoreError.failed("the savepoint was left without an answer")) }
        return .success(answer)
    }
}

extension Result {
    var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}
