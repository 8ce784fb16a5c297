import Base
import Clockwork
import RecordStore

/// The calls that change instances.
extension Instances {
    public func run(_ request: LaunchRequest, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [Instance] {
        let launch = Launch(request, place: place, cause: cause, parts: self)
        do throws(ComputeError) {
            let launched = try await writing(audit: cause.audit) { transaction, changes in try launch.carryOut(in: transaction, &changes) }
            for instance in launched where instance.state == .pending { follow(instance) }
            return try await heard(launched, atLeast: request.count.lowerBound, by: cause)
        } catch {
            launch.releaseAddresses()
            throw error
        }
    }

    public func check(_ request: LaunchRequest, in place: Place) async throws(ComputeError) {
        let launch = Launch(request, place: place, cause: ChangeCause(requester: .user, audit: nil, time: world.clock.now), parts: self)
        do { try await records.read { try launch.judge(from: $0) } } catch { throw ComputeError(storing: error) }
    }

    public func start(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] {
        try await order(ids, in: place, by: cause) { instance throws(ComputeError) in try InstanceOrders.start(&instance, by: cause) }
    }

    public func stop(_ ids: [String], isForced: Bool, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] {
        try await order(ids, in: place, by: cause) { instance throws(ComputeError) in
            try InstanceOrders.stop(&instance, by: cause)
            if isForced { instance.status.isForced = true }
        }
    }

    public func reboot(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) {
        _ = try await order(ids, in: place, by: cause) { instance throws(ComputeError) in try InstanceOrders.reboot(&instance, by: cause) }
    }

    public func terminate(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] {
        try await order(ids, in: place, by: cause) { instance throws(ComputeError) in try InstanceOrders.terminate(&instance, by: cause) }
    }

    public func modify(
        _ id: String, in place: Place, by cause: ChangeCause, _ change: @escaping @Sendable (inout InstanceConfiguration) throws(ComputeError) -> Void
    ) async throws(ComputeError) -> Instance {
        try await edit(id, in: place, by: cause) { instance throws(ComputeError) in
            let before = instance.configuration
            try change(&instance.configuration)
            try Instances.judge(before, instance.configuration)
            instance.tags[InstanceConfiguration.groupTag] = instance.configuration.groupName
        }
    }

    public func setTags(_ tags: [String: String], of id: String, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> Instance {
        guard tags.count <= ComputeLimits.tagsMax else { throw .limitExceeded(name: "tags", max: ComputeLimits.tagsMax) }
        return try await edit(id, in: place, by: cause) { $0.tags = tags }
    }

    private func edit(
        _ id: String, in place: Place, by cause: ChangeCause, _ body: @escaping @Sendable (inout Instance) throws(ComputeError) -> Void
    ) async throws(ComputeError) -> Instance {
        try await writing(audit: cause.audit) { transaction, changes in
            guard var instance = try InstanceRows.read(id, in: place, from: transaction) else { throw ComputeError.noSuchInstance([id]) }
            try body(&instance)
            try changes.write(instance, at: cause.time, in: transaction)
            return instance
        }
    }

    /// Changes what is wanted of all of them, or of none.
    private func order(
        _ ids: [String], in place: Place, by cause: ChangeCause, _ body: @escaping @Sendable (inout Instance) throws(ComputeError) -> Void
    ) async throws(ComputeError) -> [InstanceStateChange] {
        let outcome = try await writing(audit: cause.audit) { transaction, changes in
            let found = try ids.map { ($0, try InstanceRows.read($0, in: place, from: transaction)) }
            let missing = found.filter { $0.1 == nil }.map(\.0)
            guard missing.isEmpty else { throw ComputeError.noSuchInstance(missing) }
            return try found.compactMap(\.1).map { before in
                var instance = before
                try body(&instance)
                if instance != before { try changes.write(instance, at: cause.time, in: transaction) }
                return (before, instance)
            }
        }
        for (before, after) in outcome where before != after { follow(after) }
        return outcome.map { InstanceStateChange(id: $0.0.id, previous: $0.0.state, current: $0.1.state) }
    }

    // MARK: - Following

    /// Wakes the loop, and lets an advance of a virtual clock wait until the change has been carried out: real processes
    /// take real time.
    func follow(_ instance: Instance) {
        changed.raise()
        // Without room for it the change is carried out all the same; only nobody waits for it.
        _ = timers.start("instance \(instance.id)") { [weak self] in await self?.settle(instance.id, in: instance.place) }
    }

    private func settle(_ id: String, in place: Place) async {
        let deadline = world.clock.uptime + ComputeLimits.startTimeout + ComputeLimits.stopGrace
        while !Task.isCancelled, world.clock.uptime < deadline, let instance = instance(id, in: place), instance.state.isInTransition || isRebooting(instance) {
            // Cancelled: the loop's condition sees it.
            try? await world.clock.sleep(untilUptime: world.clock.uptime + Instances.hurriedInterval)
        }
    }

    // MARK: - Writing

    /// A transaction on instances; the index takes over what it wrote once it is durable.
    func change<Answer: Sendable>(audit: AuditEvent?, _ body: @escaping @Sendable (any RecordTransaction, inout InstanceChanges) throws -> Answer) async throws -> Answer {
        let index = index
        let (answer, changes) = try await records.write(audit: audit) { transaction in
            var changes = InstanceChanges(sequence: index.nextSequence())
            let answer = try body(transaction, &changes)
            return (answer, changes)
        }
        index.apply(changes.list, sequence: changes.sequence)
        return answer
    }

    private func writing<Answer: Sendable>(
        audit: AuditEvent?, _ body: @escaping @Sendable (any RecordTransaction, inout InstanceChanges) throws -> Answer
    ) async throws(ComputeError) -> Answer {
        do { return try await change(audit: audit, body) } catch { throw ComputeError(storing: error) }
    }
}

/// What one transaction has made of instances.
struct InstanceChanges: Sendable {
    let sequence: UInt64
    private(set) var list: [(id: String, place: Place, instance: Instance?)] = []

    init(sequence: UInt64) { self.sequence = sequence }

    mutating func write(_ instance: Instance, at time: Timestamp, in transaction: any RecordTransaction) throws {
        try InstanceRows.write(instance, at: time, in: transaction)
        list.append((instance.id, instance.place, instance))
    }

    mutating func remove(_ instance: Instance) { list.append((instance.id, instance.place, nil)) }
}
