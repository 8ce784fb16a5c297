import Base
import RecordStore
import Scaling

/// Carries out what was decided: the orders of a target one after the other, those of different targets beside each other.
extension TargetEngine {
    func scheduleRound(at time: Timestamp) {
        if let due = timers.due(TargetTimer.orders), due <= time { return }
        timers.set(TargetTimer.orders, at: time) { [weak self] now in await self?.round(at: now) }
    }

    /// Starts what is due and sets the timer for what comes next.
    private func round(at time: Timestamp) async {
        do {
            let items = try await records.read { try $0.items(queue: TargetOrder.queue, dueUntil: .distantFuture, limit: TargetOrder.roundMax) }
            if let later = items.first(where: { $0.due > time }) { scheduleRound(at: later.due) }
            var due: [(target: TargetIdentity, items: [QueueItem])] = []
            for item in items where item.due <= time {
                guard let order = TargetOrder(document: item.content) else {
                    await drop(item)
                    continue
                }
                if let index = due.firstIndex(where: { $0.target == order.target }) { due[index].items.append(item) } else { due.append((order.target, [item])) }
            }
            for (target, items) in due { begin(items, of: target) }
        } catch {
            log.error("the orders of targets cannot be read", metadata: ["error": "\(error)"])
            scheduleRound(at: now + TargetEngine.retryPause)
        }
    }

    /// A target that is spoken to already, and those beyond the most at one time, have their turn in the round that follows an end.
    private func begin(_ items: [QueueItem], of target: TargetIdentity) {
        guard busy.withLock({ $0.count < TargetEngine.atOnceMax && $0.insert(target).inserted }) else { return }
        let isBegun = timers.start(TargetTimer.work(target)) { [self] in
            for item in items { await carryOut(item) }
            end(target, nextRound: now)
        }
        if !isBegun { end(target, nextRound: now + TargetEngine.retryPause) }
    }

    private func end(_ target: TargetIdentity, nextRound time: Timestamp) {
        busy.withLock { _ = $0.remove(target) }
        scheduleRound(at: time)
    }

    private func carryOut(_ item: QueueItem) async {
        guard let order = TargetOrder(document: item.content) else { return await drop(item) }
        do {
            let facts = try await TargetHand(engine: self, target: order.target).carryOut(order)
            try await observe(facts, of: order.target, at: now, settling: [item])
        } catch {
            await postpone(item, order, error)
        }
    }

    private func drop(_ item: QueueItem) async {
        log.error("an order of a target cannot be read and is dropped", metadata: ["id": "\(item.id)"])
        do { _ = try await records.write(audit: nil) { try $0.dequeue(queue: item.queue, id: item.id) } } catch {
            log.error("an order of a target cannot be ended", metadata: ["id": "\(item.id)", "error": "\(error)"])
        }
    }

    private func postpone(_ item: QueueItem, _ order: TargetOrder, _ error: any Error) async {
        log.warning("an order of a target is tried again", metadata: ["target": "\(order.resourceID)", "error": "\(error)"])
        var order = order, item = item
        item.due = now + order.pause
        order.attempts += 1
        item.content = order.document
        let later = item
        do { _ = try await records.write(audit: nil) { try $0.requeue(later) } } catch {
            // Not even postponed: a later round finds it as it was.
            scheduleRound(at: now + TargetEngine.retryPause)
        }
    }
}
