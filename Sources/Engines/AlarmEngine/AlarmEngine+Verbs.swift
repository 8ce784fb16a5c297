import Alarms
import Base
import RecordStore

/// The changes that callers make. Each is one transaction, with the audit event of the call that asked for it.
extension AlarmEngine {
    /// Creates or replaces an alarm. Its state stays as it is; a new one begins in INSUFFICIENT_DATA. `tags` are those of a new alarm only.
    /// `check` runs within the transaction and may refuse by throwing. Throws `AlarmEngineError.nameTaken`.
    public func put(
        _ alarm: AlarmIdentity, _ configuration: AlarmConfiguration, tags: [String: String] = [:], at time: Timestamp, audit: AuditEvent?,
        check: @escaping @Sendable (any RecordSnapshot) throws -> Void = { _ in }
    ) async throws {
        try await turnstile.pass {
            let (version, status) = try await records.write(audit: audit) { transaction in
                try check(transaction)
                return try AlarmPut(alarm: alarm, configuration: configuration, tags: tags, time: time).write(in: transaction)
            }
            let oldSuppressor = book.withLock { $0[alarm]?.suppressor }
            book.withLock { $0.insert(Watch(alarm, configuration, version: version, status: status, store: metrics)) }
            if let oldSuppressor, oldSuppressor != book.withLock({ $0[alarm]?.suppressor }) {
                await attempt { try await self.suppress(alarm, at: time) { suppression, _ in suppression.release() } }
            }
        }
        scheduleFirst(alarm, after: time)
        scheduleEvaluations(after: time)
    }

    /// Deletes the alarms that exist. Throws `AlarmEngineError.inUse` when a composite alarm that stays depends on one; then none is deleted.
    public func delete(_ alarms: [AlarmIdentity], at time: Timestamp, audit: AuditEvent?) async throws {
        try await turnstile.pass {
            try await records.write(audit: audit) { transaction in
                for alarm in alarms {
                    let keeping = try alarm.dependents(in: transaction).filter { !alarms.contains($0) }
                    guard keeping.isEmpty else { throw AlarmEngineError.inUse(alarm, by: keeping) }
                }
                for alarm in alarms { try alarm.delete(in: transaction, at: time) }
            }
            for alarm in alarms {
                book.withLock { $0.remove(alarm) }
                timers.cancel(TimerName.first(alarm))
                timers.cancel(TimerName.suppression(alarm))
            }
        }
    }

    /// Sets the state for now: the next evaluation may change it. Throws `AlarmEngineError.notFound`.
    public func setState(
        _ alarm: AlarmIdentity, to state: AlarmState, reason: StateReason, by principal: String, at time: Timestamp, audit: AuditEvent?
    ) async throws {
        try await turnstile.pass {
            guard let version = book.withLock({ $0[alarm]?.version }) else { throw AlarmEngineError.notFound(alarm) }
            let evidence = Evidence.set(state, principal: principal)
            try await carryOut(Change(alarm: alarm, version: version, to: state, reason: reason, time: time, evidence: evidence), audit: audit)
        }
    }

    /// Switches the actions of the alarms that exist on or off.
    public func setActionsEnabled(_ isEnabled: Bool, of alarms: [AlarmIdentity], at time: Timestamp, audit: AuditEvent?) async throws {
        try await turnstile.pass {
            let changes = book.withLock { book in
                alarms.compactMap { alarm -> AlarmPut? in
                    guard var configuration = book[alarm]?.configuration, configuration.actions.isEnabled != isEnabled else { return nil }
                    configuration.actions.isEnabled = isEnabled
                    return AlarmPut(alarm: alarm, configuration: configuration, tags: [:], time: time)
                }
            }
            let written = try await records.write(audit: audit) { transaction in try changes.map { try $0.write(in: transaction) } }
            book.withLock { book in
                for (change, (version, status)) in zip(changes, written) {
                    book.insert(Watch(change.alarm, change.configuration, version: version, status: status, store: metrics))
                }
            }
        }
    }

    /// Changes the tags of an alarm. Throws `AlarmEngineError.notFound`.
    public func changeTags(
        of alarm: AlarmIdentity, at time: Timestamp, audit: AuditEvent?, _ change: @escaping @Sendable ([String: String]) throws -> [String: String]
    ) async throws {
        try await turnstile.pass {
            let version = try await records.write(audit: audit) { transaction in
                guard let record = try alarm.record(in: transaction) else { throw AlarmEngineError.notFound(alarm) }
                return try transaction.put(
                    record.key, document: record.document, tags: try change(record.tags), relationships: record.relationships, at: time, expecting: record.version
                ).version
            }
            book.withLock { $0[alarm]?.version = version }
        }
    }
}
