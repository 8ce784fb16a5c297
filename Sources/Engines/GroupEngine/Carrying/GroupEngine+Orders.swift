import AlarmEngine
import Alarms
import Base
import Compute
import RecordStore
import Scaling

/// Carries out what was decided.
extension GroupEngine {
    /// Looks at the orders soon, beside the timers.
    func pokeOrders() { timers.set(GroupTimer.orders, at: world.clock.now) { [weak self] _ in self?.beginOrders() } }

    private func beginOrders() {
        let isBegun = timers.start(GroupTimer.orders) { [weak self] in await self?.carryOutOrders() }
        if !isBegun { timers.set(GroupTimer.orders, at: world.clock.now + GroupEngine.retryPause) { [weak self] _ in self?.beginOrders() } }
    }

    /// One round at a time: a second one would carry out the same orders.
    private func carryOutOrders() async {
        await ordersTurnstile.pass {
            let now = world.clock.now
            do {
                let items = try await records.read { try $0.items(queue: OrderItem.queue, dueUntil: now, limit: OrderItem.roundMax) }
                for item in items { await carryOut(item) }
                if waitsForInstances { await waitForInstances() }
                if items.count == OrderItem.roundMax { pokeOrders() }
            } catch {
                log.error("the orders of groups cannot be read", metadata: ["error": "\(error)"])
                timers.set(GroupTimer.orders, at: now + GroupEngine.retryPause) { [weak self] _ in self?.beginOrders() }
            }
        }
    }

    /// Waits, in real time and not for long, until no instance is between two states: for a virtual clock, which stands meanwhile.
    private func waitForInstances() async {
        let deadline = world.clock.uptime + GroupEngine.instancesWaitMax
        while world.clock.uptime < deadline, book.withLock({ $0.states.values.contains(where: \.isUnderWay) }) {
            // A cancelled wait ends the server.
            do { try await world.clock.sleep(untilUptime: world.clock.uptime + .milliseconds(20)) } catch { return }
        }
    }

    static let instancesWaitMax = TimeSpan.seconds(15)

    private func carryOut(_ item: QueueItem) async {
        guard let order = OrderItem(document: item.content) else {
            log.error("an order of a group cannot be read and is dropped", metadata: ["id": "\(item.id)"])
            return await finish(item)
        }
        do {
            let facts = try await OrderHand(engine: self, group: order.identity).carryOut(order.task)
            try await observe(facts, in: order.identity, at: world.clock.now, settling: [item])
        } catch {
            await postpone(item, order, error)
        }
    }

    private func finish(_ item: QueueItem) async {
        do { _ = try await records.write(audit: nil) { try $0.dequeue(queue: OrderItem.queue, id: item.id) } } catch {
            log.error("an order of a group cannot be ended", metadata: ["id": "\(item.id)", "error": "\(error)"])
        }
    }

    private func postpone(_ item: QueueItem, _ order: OrderItem, _ error: any Error) async {
        log.warning("an order of a group is tried again", metadata: ["group": "\(order.group)", "error": "\(error)"])
        var order = order, item = item
        item.due = world.clock.now + order.pause
        order.attempts += 1
        item.content = order.document
        let later = item
        // Not even postponed: the next round finds it as it was.
        _ = try? await records.write(audit: nil) { try $0.requeue(later) }
        timers.set(GroupTimer.orders, at: later.due) { [weak self] _ in self?.beginOrders() }
    }
}

extension GroupState {
    /// An instance was asked to start or to end and has not yet, not counting those that wait for a hook.
    fileprivate var isUnderWay: Bool {
        instances.contains { [.pending, .pendingProceed, .terminating, .terminatingProceed, .warmedPending, .warmedTerminating].contains($0.state) }
    }
}

/// Carries out one order. What it answers are the facts that follow from it; what it throws is tried again.
struct OrderHand {
    let engine: GroupEngine
    let group: GroupIdentity

    func carryOut(_ task: OrderItem.Task) async throws -> [GroupEvent.What] {
        switch task {
        case .effect(let effect): return try await carryOut(effect)
        case .makeAlarms(let instance): try await makeAlarms(for: instance)
        case .retireAlarms(_, let names): try await engine.alarms.delete(names.map(alarm), at: now, audit: nil)
        }
        return []
    }

    private func carryOut(_ effect: GroupEffect) async throws -> [GroupEvent.What] {
        switch effect {
        case .launch(let order): return await launch(order)
        case .terminate(let instance, _): return try await terminate(instance)
        case .start(let instance): return try await start(instance)
        case .stop(let instance): return try await stop(instance)
        // No balancer is there to take them, which the service does not let anybody ask for.
        case .register: return []
        case .deregister(let instance): return [.drained(instance: instance)]
        case .startHook(let instance, let wait, let origin, let destination):
            try await tellHook(instance, wait, origin: origin, destination: destination)
            return []
        case .adopt(let instance):
            try await adopt(instance)
            return []
        case .release(let instance):
            try await release(instance)
            return []
        case .putAlarm(let alarm):
            try await put(alarm)
            return []
        case .deleteAlarms(let names):
            try await engine.alarms.delete(names.map(alarm), at: now, audit: nil)
            return []
        case .notify, .record, .sizeChanged, .launchSourceChanged, .refreshChanged, .refreshCheckpoint, .decided, .emptied, .wake: return []
        }
    }

    private var now: Timestamp { engine.world.clock.now }

    private func cause(_ name: String, _ request: JSONValue) -> ChangeCause {
        let audit = AuditEvent(
            id: engine.world.random.uuid(), time: now, account: group.account, region: group.region, source: "autoscaling.amazonaws.com", name: name,
            principal: "hinomi:group-engine", requestID: "", request: request)
        return ChangeCause(requester: .autoScaling(group: group.name), audit: audit, time: now)
    }

    // MARK: Instances

    /// The activity's id is the client token, so that a repeated order finds the instance that the first one made.
    private func launch(_ order: LaunchOrder) async -> [GroupEvent.What] {
        do {
            let request = try await LaunchRequests(engine: engine, group: group).request(for: order)
            let cause = cause("RunInstances", ["AutoScalingGroupName": .string(group.name), "ClientToken": .string(order.activityID)])
            let made = try await engine.instances.run(request, in: group.place, by: cause)
            guard let instance = made.first else { return [.launchFailed(activityID: order.activityID, message: "No instance was launched.", isCapacity: false)] }
            var facts: [GroupEvent.What] = [.launched(activityID: order.activityID, instance: instance.id, instanceType: instance.configuration.instanceType)]
            // It may have got further while the order was written down.
            if let fact = engine.fact(of: engine.instances.instance(instance.id, in: group.place) ?? instance) { facts.append(fact) }
            return facts
        } catch {
            return [.launchFailed(activityID: order.activityID, message: LaunchFailure(error).message, isCapacity: LaunchFailure(error).isCapacity)]
        }
    }

    private func terminate(_ id: String) async throws -> [GroupEvent.What] {
        do {
            let cause = cause("TerminateInstances", ["AutoScalingGroupName": .string(group.name), "InstanceId": .string(id)])
            let changes = try await engine.instances.terminate([id], in: group.place, by: cause)
            // Otherwise the instance's event will tell.
            return changes.contains { $0.current == .terminated } ? [.terminated(instance: id)] : []
        } catch {
            switch error {
            case .noSuchInstance: return [.terminated(instance: id)]
            case .unavailable: throw error
            default: return [.terminationFailed(instance: id, message: LaunchFailure(error).message)]
            }
        }
    }

    private func start(_ id: String) async throws -> [GroupEvent.What] {
        do {
            _ = try await engine.instances.start([id], in: group.place, by: cause("StartInstances", ["InstanceId": .string(id)]))
            return engine.instances.instance(id, in: group.place)?.state == .running ? [.running(instance: id)] : []
        } catch ComputeError.noSuchInstance {
            return [.vanished(instance: id)]
        }
    }

    private func stop(_ id: String) async throws -> [GroupEvent.What] {
        do {
            _ = try await engine.instances.stop([id], isForced: false, in: group.place, by: cause("StopInstances", ["InstanceId": .string(id)]))
            return engine.instances.instance(id, in: group.place)?.state == .stopped ? [.stopped(instance: id)] : []
        } catch ComputeError.noSuchInstance {
            return [.vanished(instance: id)]
        }
    }

    /// So that the instance's own metrics and notices count for the group. One that has left meanwhile is not marked any more.
    private func adopt(_ id: String) async throws {
        guard engine.group(of: id, in: group.place)?.group == group, engine.instances.instance(id, in: group.place) != nil else { return }
        let cause = cause("AttachInstances", ["InstanceId": .string(id)]), name = group.name
        _ = try await engine.instances.modify(id, in: group.place, by: cause) { (configuration: inout InstanceConfiguration) throws(ComputeError) in configuration.groupName = name }
    }

    private func release(_ id: String) async throws {
        guard let instance = engine.instances.instance(id, in: group.place), instance.configuration.groupName == group.name else { return }
        let cause = cause("DetachInstances", ["InstanceId": .string(id)])
        _ = try await engine.instances.modify(id, in: group.place, by: cause) { (configuration: inout InstanceConfiguration) throws(ComputeError) in configuration.groupName = nil }
    }

    // MARK: Hooks and alarms

    private func tellHook(_ instance: String, _ wait: HookWait, origin: String, destination: String) async throws {
        let group = group, time = now, notices = engine.notices
        guard let target = wait.notificationTargetARN else { return }
        let message = HookMessage(group: group, instance: instance, wait: wait, origin: origin, destination: destination, time: time, requestID: engine.world.random.uuid())
        try await engine.records.write(audit: nil) { transaction in
            try notices.enqueue(message.text, subject: message.subject, toTopic: target, at: time, in: transaction)
        }
    }

    private func alarm(_ name: String) -> AlarmIdentity { AlarmIdentity(account: group.account, region: group.region, name: name) }

    /// An instance that has left meanwhile gets none.
    private func makeAlarms(for instance: String) async throws {
        guard engine.state(of: group)?.instances.contains(where: { $0.id == instance && !$0.state.isLeaving }) == true else { return }
        let key = group.key
        let tags = try await engine.records.read { try $0.record(key)?.tags ?? [:] }
        for template in InstanceAlarmTemplate.all(in: tags) {
            let configuration = AlarmConfiguration.metric(template.configuration(for: instance, group: group.name))
            try await engine.alarms.put(alarm(template.alarmName(group: group.name, instance: instance)), configuration, at: now, audit: nil)
        }
    }

    private func put(_ alarm: TrackingAlarm) async throws {
        let identity = self.alarm(alarm.name)
        let group = group, name = alarm.policyName
        let policy = try await engine.records.read { snapshot in
            try snapshot.record(group.key(PolicyDocument.recordType, name)).flatMap { PolicyDocument(document: $0.document) }
        }
        // A policy that is gone meanwhile has an order to delete its alarms.
        guard let policy else { return }
        try await engine.alarms.put(identity, .metric(alarm.configuration(group: group, action: policy.arn(in: group))), at: now, audit: nil)
    }
}

/// Why an order on an instance failed, in words for the activity.
struct LaunchFailure {
    let message: String
    /// Another zone or type may have room.
    let isCapacity: Bool

    init(_ error: any Error) {
        switch error {
        case ComputeError.noFreeAddress(let subnet):
            (message, isCapacity) = ("There are not enough free addresses in the subnet '\(subnet)'. Launching EC2 instance failed.", true)
        case ComputeError.limitExceeded(let name, let max):
            (message, isCapacity) = ("You have reached the limit of \(max) (\(name)). Launching EC2 instance failed.", true)
        case ComputeError.noSuchImage(let id): (message, isCapacity) = ("The image id '\(id)' does not exist. Launching EC2 instance failed.", false)
        case ComputeError.noSuchSubnet(let id): (message, isCapacity) = ("The subnet ID '\(id)' does not exist. Launching EC2 instance failed.", false)
        case ComputeError.protected(let id, let attribute): (message, isCapacity) = ("The instance '\(id)' may not be terminated. Modify its '\(attribute)' instance attribute and try again.", false)
        case ComputeError.cloud(let fault): (message, isCapacity) = ("\(fault.code) - \(fault.message) Launching EC2 instance failed.", fault.kind == .noRoom)
        case GroupEngineError.noSuchLaunchSource(let what): (message, isCapacity) = ("There is no \(what). Launching EC2 instance failed.", false)
        default: (message, isCapacity) = ("\(error). Launching EC2 instance failed.", false)
        }
    }
}
