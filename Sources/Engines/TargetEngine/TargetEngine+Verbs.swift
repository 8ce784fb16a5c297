import Base
import RecordStore
import Scaling

/// What callers may do. Each call is one transaction, with the audit event of the call that asked for it.
extension TargetEngine {
    /// Makes a target, or changes one, and has its capacity looked at. `body` is given the document that is there, or nil, with its tags,
    /// and answers those that shall be; what it throws changes nothing.
    public func register(
        _ target: TargetIdentity, at time: Timestamp, audit: AuditEvent?,
        _ body: @escaping @Sendable (TargetDocument?, [String: String], any RecordSnapshot) throws -> (document: TargetDocument, tags: [String: String])
    ) async throws {
        try await settle(target, at: time, audit: audit) { [self] transaction in
            let there = try transaction.record(target.key)
            let (document, tags) = try body(try TargetRecords(of: target, in: transaction).document(), there?.tags ?? [:], transaction)
            try transaction.put(target.key, document: document.document, tags: tags, relationships: [], at: time, expecting: nil)
            let new = TargetConfiguration(resourceID: target.resourceID, minCapacity: document.minCapacity, maxCapacity: document.maxCapacity, suspended: document.suspended)
            // A state that cannot be read is begun anew.
            let known = (there == nil ? nil : state(of: target)) ?? TargetState(new, seed: document.seed, at: time)
            return try TargetWriter(target: target, transaction: transaction).write([.register], to: known, at: time)
        }
    }

    /// Changes the records of a target or of its parts, and lets what differs take effect.
    public func change(
        _ target: TargetIdentity, at time: Timestamp, audit: AuditEvent?, _ body: @escaping @Sendable (any RecordTransaction) throws -> Void
    ) async throws {
        try await settle(target, at: time, audit: audit) { [self] transaction in
            guard let known = state(of: target) else { throw TargetEngineError.noSuchTarget(target) }
            try body(transaction)
            return try TargetWriter(target: target, transaction: transaction).write([], to: known, at: time)
        }
    }

    /// Deletes a target with its policies, scheduled actions and alarms. Its resource stays as it is.
    public func deregister(_ target: TargetIdentity, at time: Timestamp, audit: AuditEvent?) async throws {
        try await settle(target, at: time, audit: audit) { [self] transaction in
            guard let known = state(of: target) else { throw TargetEngineError.noSuchTarget(target) }
            return try TargetWriter(target: target, transaction: transaction).write([.retire], to: known, at: time)
        }
    }

    /// A fact; of a target that is gone it is forgotten. `settling` ends the queue items that brought it.
    func observe(_ events: [TargetEvent.What], of target: TargetIdentity, at time: Timestamp, settling items: [QueueItem] = []) async throws {
        try await settle(target, at: time, audit: nil) { [self] transaction in
            for item in items { try transaction.dequeue(queue: item.queue, id: item.id) }
            guard !events.isEmpty, let known = state(of: target) else { return TargetOutcome() }
            return try TargetWriter(target: target, transaction: transaction).write(events, to: known, at: time)
        }
    }

    /// One transaction in turn; then the book, the timers and the orders follow.
    private func settle(
        _ target: TargetIdentity, at time: Timestamp, audit: AuditEvent?, _ body: @escaping @Sendable (any RecordTransaction) throws -> TargetOutcome
    ) async throws {
        guard isLoaded.withLock({ $0 }) else { throw TargetEngineError.notLoaded }
        let outcome = try await turnstile.pass {
            let outcome = try await records.write(audit: audit, body)
            if let state = outcome.state { outcome.isGone ? keep(nil, of: target, arn: nil) : keep(state, of: target, arn: outcome.arn) }
            return outcome
        }
        // Without an event there is nothing new to wait for.
        if let due = outcome.wake { wake(target, at: due) } else if outcome.state != nil { timers.cancel(TargetTimer.wake(target)) }
        if !outcome.effects.isEmpty { scheduleRound(at: now) }
        scheduleActions()
    }

    func wake(_ target: TargetIdentity, at due: Timestamp) {
        timers.set(TargetTimer.wake(target), at: due) { [weak self] time in await self?.attempt(target) { try await $0.observe([.tick], of: target, at: time) } }
    }

    /// Runs a change that nobody waits for. One that fails is tried again, since the records know nothing of it yet.
    func attempt(_ target: TargetIdentity, _ body: @Sendable (TargetEngine) async throws -> Void) async {
        do { try await body(self) } catch {
            log.error("a target could not be brought up to date", metadata: ["target": "\(target.resourceID)", "error": "\(error)"])
            wake(target, at: now + TargetEngine.retryPause)
        }
    }
}
