import Base
import RecordStore
import Scaling

/// What callers may do. Each call is one transaction, with the audit event of the call that asked for it.
extension GroupEngine {
    /// Makes a group and begins to fill it. `also` writes what came with it (hooks, tags of its own). Throws `.nameTaken`, `.noSuchLaunchSource`.
    public func create(
        _ group: GroupIdentity, _ document: GroupDocument, tags: [String: String], at time: Timestamp, audit: AuditEvent?,
        also: @escaping @Sendable (any RecordTransaction) throws -> Void = { _ in }
    ) async throws {
        try await settle(group, at: time, audit: audit) { [notices] transaction in
            guard try transaction.record(group.key) == nil else { throw GroupEngineError.nameTaken(group) }
            try transaction.put(group.key, document: document.document, tags: tags, relationships: [], at: time, expecting: 0)
            try also(transaction)
            let composer = GroupComposer(group: group, snapshot: transaction)
            let configuration = try composer.configuration(of: document)
            let empty = GroupState(configuration, seed: document.seed, at: time)
            return try EventWriter(group: group, notices: notices, transaction: transaction).write([.configure(configuration)], to: empty, at: time)
        }
    }

    /// Changes the records of a group, or of its parts, and lets what differs take effect. What `body` throws changes nothing.
    public func change(
        _ group: GroupIdentity, at time: Timestamp, audit: AuditEvent?, _ body: @escaping @Sendable (any RecordTransaction) throws -> Void
    ) async throws {
        try await settle(group, at: time, audit: audit) { [notices, known = known(group)] transaction in
            try body(transaction)
            // What is new must be usable, unlike what has become unusable since.
            _ = try GroupComposer(group: group, snapshot: transaction).configuration()
            return try EventWriter(group: group, notices: notices, transaction: transaction).write([], to: known(), at: time)
        }
    }

    /// Changes the group's own record.
    public func changeDocument(
        _ group: GroupIdentity, at time: Timestamp, audit: AuditEvent?, _ body: @escaping @Sendable (inout GroupDocument) throws -> Void
    ) async throws {
        try await change(group, at: time, audit: audit) { transaction in
            guard let record = try transaction.record(group.key) else { throw GroupEngineError.noSuchGroup(group) }
            guard var document = GroupDocument(document: record.document) else { throw GroupEngineError.damaged(group) }
            try body(&document)
            try transaction.put(group.key, document: document.document, tags: record.tags, relationships: record.relationships, at: time, expecting: nil)
        }
    }

    /// Asks the decider. Answers the activities that began or changed. Throws `.refused` with AWS' code, `.noSuchGroup`.
    @discardableResult
    public func request(_ group: GroupIdentity, _ event: GroupEvent.What, at time: Timestamp, audit: AuditEvent?) async throws -> [ScalingActivity] {
        try await settle(group, at: time, audit: audit) { [self, known = known(group)] transaction in
            if case .attach(let instances) = event { try requireUnbound(instances, in: group) }
            return try EventWriter(group: group, notices: notices, transaction: transaction).write([event], to: known(), at: time)
        }.activities
    }

    /// An instance is a member of one group at most. Asked in turn, so that no other group can take it meanwhile.
    private func requireUnbound(_ instances: [AttachedInstance], in group: GroupIdentity) throws {
        for instance in instances {
            guard let other = self.group(of: instance.id, in: group.place)?.group, other != group else { continue }
            throw GroupEngineError.refused(GroupRefusal(.validation, "Instance \(instance.id) is already part of AutoScalingGroup \(other.name)."))
        }
    }

    /// A fact, which is never refused; of a group that is gone it is forgotten. `settling` ends the queue items that brought it.
    func observe(_ events: [GroupEvent.What], in group: GroupIdentity, at time: Timestamp, settling items: [QueueItem] = [], pages: Bool = true) async throws {
        try await settle(group, at: time, audit: nil) { [notices, known = known(group)] transaction in
            for item in items { try transaction.dequeue(queue: item.queue, id: item.id) }
            guard let state = known() else { return Outcome() }
            return try EventWriter(group: group, notices: notices, transaction: transaction, pages: pages).write(events, to: state, at: time)
        }
    }

    private func known(_ group: GroupIdentity) -> @Sendable () -> GroupState? { { [self] in state(of: group) } }

    /// One transaction in turn; then the book, the timers and the orders follow.
    @discardableResult
    private func settle(
        _ group: GroupIdentity, at time: Timestamp, audit: AuditEvent?, _ body: @escaping @Sendable (any RecordTransaction) throws -> Outcome
    ) async throws -> Outcome {
        let outcome = try await turnstile.pass {
            let outcome = try await records.write(audit: audit, body)
            book.withLock { $0.set(group, outcome.effects.contains(.emptied) ? nil : outcome.state ?? $0.states[group]) }
            return outcome
        }
        // Each event asks anew when to look again; without an answer there is nothing to wait for. The end of an order that brings no
        // fact is no event: what was to be waited for still is.
        let due = outcome.effects.reduce(into: Timestamp?.none) { last, effect in if case .wake(let time) = effect { last = time } }
        if let due { wake(group, at: due) } else if outcome.isDecided { timers.cancel(GroupTimer.wake(group)) }
        pokeOrders()
        if outcome.state?.configuration.schedule.isEmpty == false { scheduleActions() }
        return outcome
    }

    private func wake(_ group: GroupIdentity, at due: Timestamp) {
        timers.set(GroupTimer.wake(group), at: due) { [weak self] time in await self?.attempt(group) { try await $0.observe([.tick], in: group, at: time) } }
    }

    /// Runs a change that nobody waits for. One that fails is tried again, since the records know nothing of it yet.
    func attempt(_ group: GroupIdentity, _ body: @Sendable (GroupEngine) async throws -> Void) async {
        do { try await body(self) } catch {
            log.error("a group could not be brought up to date", metadata: ["group": "\(group.name)", "error": "\(error)"])
            let retry = world.clock.now + GroupEngine.retryPause
            timers.set(GroupTimer.wake(group), at: retry) { [weak self] time in await self?.attempt(group) { try await $0.observe([.tick], in: group, at: time) } }
        }
    }

    static let retryPause = TimeSpan.seconds(5)
}

/// The timers that the engine sets.
enum GroupTimer {
    static let orders = "groups/orders"
    static let alarms = "groups/alarms"
    static let schedule = "groups/schedule"
    static let metrics = "groups/metrics"
    static let sweep = "groups/sweep"

    static func wake(_ group: GroupIdentity) -> String { "groups/wake/\(group.account)/\(group.region)/\(group.name)" }
}
