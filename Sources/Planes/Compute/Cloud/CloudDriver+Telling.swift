import Base
import World

/// Telling EC2 what is wanted.
extension CloudDriver {
    /// Tells and asks until the task is cancelled. Instances go on without it.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.tell() }
            group.addTask { await self.watch() }
        }
    }

    private func tell() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let now = world.clock.uptime
                for (id, step) in takeSteps(at: now) {
                    group.addTask {
                        await self.carryOut(step, on: id)
                        self.release(id)
                    }
                }
                await rest(on: ordered, until: nextStep(after: now))
            }
        }
    }

    /// What is to be done now, as much as may be under way at once.
    private func takeSteps(at now: TimeSpan) -> [(id: String, step: CloudOrder.Step)] {
        state.withLock { state in
            var steps: [(id: String, step: CloudOrder.Step)] = []
            for id in state.entries.keys.sorted() where state.calls < CloudLimits.callsAtOnce {
                guard let step = state.entries[id]?.step(at: now) else { continue }
                state.entries[id]?.isUnderWay = true
                state.calls += 1
                steps.append((id, step))
            }
            return steps
        }
    }

    private func release(_ id: String) {
        state.withLock { state in
            state.calls -= 1
            state.entries[id]?.isUnderWay = false
        }
        ordered.raise()
    }

    /// When the first of those that wait for their next try is due.
    private func nextStep(after now: TimeSpan) -> TimeSpan {
        let waiting = state.withLock { state in state.entries.values.filter { !$0.isUnderWay && $0.notBefore > now }.map(\.notBefore).min() }
        return min(waiting ?? now + CloudLimits.repeatTime, now + CloudLimits.repeatTime)
    }

    func rest(on signal: Signal, until deadline: TimeSpan) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait() }
            // Cancelled means that the signal came first, or that all ends: both are for the caller to see.
            group.addTask { [world] in try? await world.clock.sleep(untilUptime: deadline) }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: - One step

    private func carryOut(_ step: CloudOrder.Step, on id: String) async {
        do throws(CloudFault) {
            try await attempt(step, on: id)
            state.withLock { state in
                // A search is half of a launch that failed: the launch after it waits no shorter for it.
                if step != .search { state.entries[id]?.backoff.reset() }
                state.entries[id]?.notBefore = .zero
            }
            stirred.raise()
        } catch { settle(error, of: step, on: id) }
    }

    private func attempt(_ step: CloudOrder.Step, on id: String) async throws(CloudFault) {
        guard let order = state.withLock({ $0.entries[id]?.order }) else { return }
        switch (step, order.remoteID) {
        case (.launch, _): try await launch(id, order)
        case (.search, _): try await search(id)
        case (.start, let remote?):
            try await fleet.start(remote)
            try record(id, isStarted: order.incarnation)
        case (.reboot, let remote?):
            try await fleet.reboot(remote)
            try record(id) { $0.order.carried = order.incarnation }
        case (.stop, let remote?):
            try await fleet.stop(remote, isForced: order.isForced)
            try record(id) { $0.order.isEndCarried = $0.order.wanted == .stop }
        case (.terminate, let remote?):
            try await fleet.terminate(remote)
            try record(id) { $0.order.isEndCarried = $0.order.wanted == .terminate }
        case (.start, nil), (.reboot, nil), (.stop, nil), (.terminate, nil): break
        }
    }

    private func launch(_ id: String, _ order: CloudOrder) async throws(CloudFault) {
        // Written by us; damage is the only way here.
        guard let request = try? JSONValue(parsing: order.request) else { throw CloudFault(.refused, code: "InternalError", message: "the order of \(id) cannot be read") }
        let now = world.clock.now
        // Before it is sent: whoever comes after us must know that it may have been.
        try record(id) { entry in
            entry.order.triedAt = now
            entry.isSearched = false
        }
        adopt(try await fleet.launch(request), as: id)
    }

    /// Whether EC2 has an instance that a launch made of which no answer came.
    private func search(_ id: String) async throws(CloudFault) {
        let found = try await fleet.tagged(CloudTags.instance, id).filter { $0.tags[CloudTags.server] == setting.server }
        if let first = found.sorted(by: { $0.id < $1.id }).first { return adopt(first, as: id) }
        let now = world.clock.now
        try record(id) { entry in
            entry.isSearched = true
            // It was tried, and long enough ago for EC2 to know: it never was.
            if entry.order.wanted != .run, let tried = entry.order.triedAt, now - tried >= CloudLimits.consistencyTime { entry.order.isGone = true }
        }
        guard state.withLock({ $0.entries[id]?.order.wanted }) == .run else {
            throw CloudFault(.passing, code: "NotFoundYet", message: "EC2 has no instance with the tag \(CloudTags.instance)=\(id)")
        }
    }

    /// The instance at EC2 is ours of this id.
    func adopt(_ instance: CloudInstance, as id: String) {
        let now = world.clock.now, uptime = world.clock.uptime
        do throws(DriverError) {
            try change(id) { entry in
                if entry.order.remoteID == nil { (entry.order.remoteID, entry.order.launchedAt) = (instance.id, now) }
                // The first start is what a launch is.
                if entry.order.carried == 0 { entry.order.carried = 1 }
                entry.changedAt = uptime
                entry.seen = instance
            }
            log.info("an instance is at EC2", metadata: ["instance": "\(id)", "ec2": "\(instance.id)"])
        } catch { log.error("an instance of EC2 cannot be noted; it is asked for again", metadata: ["instance": "\(id)", "ec2": "\(instance.id)", "error": "\(error)"]) }
    }

    private func record(_ id: String, isStarted incarnation: Int64) throws(CloudFault) {
        try record(id) { entry in
            entry.order.carried = incarnation
            entry.seen?.state = .pending
            entry.seen?.reason = nil
            entry.checks = nil
        }
    }

    /// Takes over what a call did.
    private func record(_ id: String, _ body: (inout CloudEntry) -> Void) throws(CloudFault) {
        let now = world.clock.uptime
        do throws(DriverError) {
            try change(id) { entry in
                entry.changedAt = now
                body(&entry)
            }
        } catch { throw CloudFault(.passing, code: "InternalError", message: "\(error)") }
    }

    // MARK: - Refusals

    /// What EC2 refuses for good is written down; everything else is tried again, later each time.
    private func settle(_ fault: CloudFault, of step: CloudOrder.Step, on id: String) {
        let isForGood = (step == .launch || step == .start) && [.refused, .noRoom, .denied].contains(fault.kind)
        let isOver = fault.kind == .missing && step != .launch
        let uptime = world.clock.uptime, now = world.clock.now, random = world.random
        do throws(DriverError) {
            try change(id) { entry in
                if isForGood { entry.order.refusal = fault }
                if isOver { entry.miss(at: uptime, wall: now) }
                entry.notBefore = uptime + entry.backoff.next(asked: nil, random: random)
            }
        } catch { log.error("what EC2 said of an instance cannot be noted", metadata: ["instance": "\(id)", "error": "\(error)"]) }
        if isForGood || !fault.isPassing { log.warning("EC2 refused", metadata: ["instance": "\(id)", "step": "\(step)", "error": "\(fault)"]) }
    }
}
