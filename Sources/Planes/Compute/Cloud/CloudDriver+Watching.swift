import Base
import World

/// Asking EC2 what is there.
extension CloudDriver {
    /// Finds every instance at EC2 that this server launched. Throws what EC2 refused; then `run` tries again.
    public func open() async throws(CloudFault) {
        let found = try await fleet.tagged(CloudTags.server, setting.server)
        for instance in found.sorted(by: { $0.id < $1.id }) { take(instance) }
        state.withLock { $0.isAdopted = true }
    }

    private func take(_ instance: CloudInstance) {
        guard let id = instance.tags[CloudTags.instance] else {
            return log.warning("an instance of EC2 has this server's tag and no id of ours; it is left alone", metadata: ["ec2": "\(instance.id)"])
        }
        do throws(DriverError) {
            // Its order is lost, or was never written in the backup that this folder comes from. Which start it is, the record says.
            var order = CloudOrder(incarnation: 0, request: "{}")
            (order.remoteID, order.launchedAt) = (instance.id, world.clock.now)
            try create(id, order)
        } catch { return log.error("an instance of EC2 cannot be noted", metadata: ["instance": "\(id)", "error": "\(error)"]) }
        let known = remoteIDs(of: [id])[id]
        guard known == nil || known == instance.id else {
            return log.error(
                "two instances of EC2 carry one id of ours; the second is left alone", metadata: ["instance": "\(id)", "ec2": "\(known ?? "")", "second": "\(instance.id)"])
        }
        adopt(instance, as: id)
    }

    func watch() async {
        var backoff = Backoff()
        while !Task.isCancelled {
            let wait: TimeSpan
            do throws(CloudFault) {
                if !isAdopted { try await open() }
                try await look()
                backoff.reset()
                hear(nil)
                wait = jittered(isHurried ? CloudLimits.hurriedInterval : CloudLimits.restingInterval)
            } catch {
                hear(error)
                wait = max(backoff.next(asked: nil, random: world.random), CloudLimits.hurriedInterval)
            }
            await pause(wait)
        }
    }

    private var isHurried: Bool { state.withLock { $0.entries.values.contains(where: \.isInTransition) } }

    /// Something that begins to change is looked at soon, but never sooner than that.
    private func pause(_ wait: TimeSpan) async {
        let began = world.clock.uptime
        await rest(on: stirred, until: began + wait)
        let soonest = began + min(wait, CloudLimits.hurriedInterval)
        // Cancelled: the caller's loop sees it.
        if world.clock.uptime < soonest { try? await world.clock.sleep(untilUptime: soonest) }
    }

    /// A quarter less or more, by chance: servers that began together must not ask together.
    private func jittered(_ interval: TimeSpan) -> TimeSpan {
        let half = UInt64(interval.milliseconds / 2)
        return .milliseconds(interval.milliseconds * 3 / 4 + Int64(world.random.below(half + 1)))
    }

    /// Logs when EC2 stops answering, and when it answers again.
    private func hear(_ fault: CloudFault?) {
        let before = state.withLock { state in
            defer { state.trouble = fault }
            return state.trouble
        }
        switch (before, fault) {
        case (let old, let new?) where old?.code != new.code: log.error("EC2 does not answer as it should; trying again", metadata: ["error": "\(new)"])
        case (_?, nil): log.info("EC2 answers again")
        default: break
        }
    }

    // MARK: - Looking

    /// One round: states of all that are not gone, and status checks once a minute.
    private func look() async throws(CloudFault) {
        let ids = state.withLock { state in
            var ids: [String: String] = [:]
            for (id, entry) in state.entries where !entry.order.isGone { if let remote = entry.order.remoteID { ids[remote] = id } }
            return ids
        }
        for batch in CloudDriver.batches(ids.keys.sorted()) { try await look(batch, ids) }
        try await check(ids)
    }

    private func look(_ batch: [String], _ ids: [String: String]) async throws(CloudFault) {
        let asked = world.clock.uptime
        let found = Dictionary(try await fleet.describe(batch).map { ($0.id, $0) }) { first, _ in first }
        let now = world.clock.uptime, wall = world.clock.now
        for remote in batch {
            guard let id = ids[remote] else { continue }
            do throws(DriverError) {
                try change(id) { entry in
                    if let instance = found[remote] { entry.learn(instance, asked: asked, now: now) } else { entry.miss(at: now, wall: wall) }
                }
            } catch { log.error("what EC2 said of an instance cannot be noted", metadata: ["instance": "\(id)", "error": "\(error)"]) }
        }
        ordered.raise()
    }

    private func check(_ ids: [String: String]) async throws(CloudFault) {
        let now = world.clock.uptime
        let running = state.withLock { state in
            if let last = state.checkedAt, now - last < CloudLimits.checksInterval { return [String]() }
            return ids.filter { state.entries[$0.value]?.seen?.state == .running }.keys.sorted()
        }
        guard !running.isEmpty else { return }
        for batch in CloudDriver.batches(running) {
            let found = try await fleet.checks(batch)
            state.withLock { state in
                for (remote, checks) in found { if let id = ids[remote] { state.entries[id]?.checks = checks } }
            }
        }
        state.withLock { $0.checkedAt = now }
    }

    static func batches(_ ids: [String]) -> [[String]] {
        stride(from: 0, to: ids.count, by: CloudLimits.idsOfCallMax).map { Array(ids[$0..<min(ids.count, $0 + CloudLimits.idsOfCallMax)]) }
    }
}
