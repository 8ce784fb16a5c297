import Base
import Clockwork
import Logging
import RecordStore
import Synchronization
import World

/// Carries parcels from the outbox to their endpoints.
///
/// Before a send the parcel is recorded as in flight, after it as gone or due again. So one whose success was recorded is
/// never sent twice; one that was in flight when the program died is sent again, marked as repeated; and none is lost.
public final class Courier: Sendable {
    /// The most parcels on the road at one time.
    public static let inFlightMax = 16
    /// The rest after a round in which the outbox could not be read or written.
    static let pauseAfterFault = TimeSpan.seconds(5)
    static let timer = "delivery"

    private let world: any World
    private let records: any RecordStoring
    private let timers: any TimerScheduling
    private let carriers: [Parcel.Channel: any Carrier]
    private let retry: RetryPolicy
    private let log: Logger
    /// Items that are being carried by this run of the program.
    private let onRoad = Mutex<Set<Int64>>([])

    public init(
        world: any World, records: any RecordStoring, timers: any TimerScheduling, carriers: [Parcel.Channel: any Carrier],
        retry: RetryPolicy = .init(), log: Logger
    ) {
        (self.world, self.records, self.timers, self.carriers, self.retry, self.log) = (world, records, timers, carriers, retry, log)
    }

    /// Takes up what an earlier run left, and from then on what `poke` announces.
    public func start() { poke() }

    /// Says that the outbox has something new: called after a transaction that posted.
    public func poke() { scheduleRound(at: world.clock.now) }

    private func scheduleRound(at time: Timestamp) {
        if let due = timers.due(Courier.timer), due <= time { return }
        timers.set(Courier.timer, at: time) { [self] now in await round(now: now) }
    }

    /// Sends what is due, as far as there is room on the road, and sets the timer for what comes next.
    func round(now: Timestamp) async {
        do {
            let busy = onRoad.withLock { $0 }
            // In a transaction: who posted may still be in theirs when they poke, and a snapshot would not wait for its end.
            let items = try await records.write(audit: nil) { try $0.items(queue: Outbox.queue, dueUntil: .distantFuture, limit: busy.count + Courier.inFlightMax + 1) }
            for item in items where !busy.contains(item.id) {
                guard item.due <= now else { return scheduleRound(at: item.due) }
                guard takeToRoad(item.id) else { return }  // The next one that comes back starts the next round.
                let isStarted = timers.start("delivery \(item.id)") { [self] in
                    let isSettled = await carry(item)
                    onRoad.withLock { _ = $0.remove(item.id) }
                    scheduleRound(at: isSettled ? world.clock.now : world.clock.now + Courier.pauseAfterFault)
                }
                if !isStarted {
                    onRoad.withLock { _ = $0.remove(item.id) }
                    return scheduleRound(at: now + Courier.pauseAfterFault)
                }
            }
        } catch {
            log.error("the outbox cannot be read; trying again", metadata: ["error": "\(error)"])
            scheduleRound(at: now + Courier.pauseAfterFault)
        }
    }

    private func takeToRoad(_ id: Int64) -> Bool {
        onRoad.withLock { $0.count < Courier.inFlightMax && $0.insert(id).inserted }
    }

    /// False when the outbox could not be written: the item stays as it is and is taken up again.
    private func carry(_ item: QueueItem) async -> Bool {
        guard var parcel = Parcel(item.content), let carrier = carriers[parcel.channel] else {
            log.error("an outbox item that nothing can carry was removed", metadata: ["item": "\(item.id)"])
            return await record("the undeliverable item") { try $0.dequeue(queue: Outbox.queue, id: item.id) }
        }
        let isRepeat = parcel.isInFlight
        parcel.isInFlight = true
        parcel.attempts += 1
        let begun = QueueItem(id: item.id, queue: item.queue, due: item.due, content: parcel.document)
        guard await record("the start of a delivery", { try $0.requeue(begun) }) else { return false }
        return await settle(item, parcel, await carrier.carry(parcel, isRepeat: isRepeat))
    }

    private func settle(_ item: QueueItem, _ parcel: Parcel, _ outcome: DeliveryOutcome) async -> Bool {
        let now = world.clock.now
        switch outcome {
        case .delivered:
            return await record("a delivery") { try $0.dequeue(queue: Outbox.queue, id: item.id) }
        case .refused(let reason):
            return await bury(item, parcel, reason, at: now)
        case .failed(let reason, let retryAfter):
            guard let wait = wait(for: parcel, retryAfter: retryAfter) else {
                return await bury(item, parcel, "\(reason), after \(parcel.attempts) attempts", at: now)
            }
            var rested = parcel
            rested.isInFlight = false
            let content = rested.document
            let due = now + max(wait, .milliseconds(1))
            return await record("a failed delivery") { try $0.requeue(QueueItem(id: item.id, queue: item.queue, due: due, content: content)) }
        }
    }

    private func wait(for parcel: Parcel, retryAfter: TimeSpan?) -> TimeSpan? {
        if let retries = parcel.retries { return retries.wait(afterAttempts: parcel.attempts, retryAfter: retryAfter) }
        return retry.wait(afterAttempts: parcel.attempts, retryAfter: retryAfter, chance: world.random.next())
    }

    private func bury(_ item: QueueItem, _ parcel: Parcel, _ reason: String, at now: Timestamp) async -> Bool {
        log.warning("a message was given up", metadata: ["topic": "\(parcel.topicARN)", "reason": "\(reason)"])
        let content: JSONValue = ["reason": .string(reason), "parcel": parcel.document]
        return await record("a dead letter") { transaction in
            try transaction.append(journal: Outbox.deadLetters, subject: Outbox.subject(of: parcel), at: now, content: content)
            return try transaction.dequeue(queue: Outbox.queue, id: item.id)
        }
    }

    /// Runs a transaction of our own; false when it did not happen.
    private func record(_ what: String, _ body: @Sendable (any RecordTransaction) throws -> Bool) async -> Bool {
        do { return try await records.write(audit: nil, body) } catch {
            log.error("could not record \(what)", metadata: ["error": "\(error)"])
            return false
        }
    }
}

/// Carries a parcel over one channel, once.
public protocol Carrier: Sendable {
    /// `isRepeat`: an earlier send may have arrived; the endpoint is told where the channel can say so.
    func carry(_ parcel: Parcel, isRepeat: Bool) async -> DeliveryOutcome
}
