import Alarms
import Base
import RecordStore

/// The beat of the engine: evaluations at the boundaries of the clock, and what follows from them.
extension AlarmEngine {
    /// Sets the timer of each cadence that has alarms and is not running yet.
    func scheduleEvaluations(after time: Timestamp) {
        let (hasAlarms, hasShort) = book.withLock { (!$0.watches.isEmpty, $0.isWatching(.tenSeconds)) }
        for (cadence, isNeeded) in [(Cadence.minute, hasAlarms), (.tenSeconds, hasShort)] where isNeeded && timers.due(TimerName.evaluation(cadence)) == nil {
            schedule(cadence, at: time.next(multipleOf: cadence.step))
        }
    }

    private func schedule(_ cadence: Cadence, at time: Timestamp) {
        timers.set(TimerName.evaluation(cadence), at: time) { await self.evaluate(cadence, at: $0) }
    }

    /// Evaluates all alarms of the cadence at a boundary, and goes on with the next boundary that is not yet past.
    func evaluate(_ cadence: Cadence, at time: Timestamp) async {
        await turnstile.pass {
            let changes = book.withLock { $0.evaluate(cadence, at: time) }
            await carryOut(changes)
            await repeatActions(at: time)
            if cadence == .minute, isUnsettled.withLock({ $0 }) { await settleInTurn(at: time) }
        }
        let isNeeded = book.withLock { cadence == .minute ? !$0.watches.isEmpty : $0.isWatching(cadence) }
        if isNeeded { schedule(cadence, at: max(time, world.clock.now).next(multipleOf: cadence.step)) }
    }

    /// The first evaluation after a put.
    func scheduleFirst(_ alarm: AlarmIdentity, after time: Timestamp) {
        timers.set(TimerName.first(alarm), at: time + .seconds(1)) { due in
            await self.turnstile.pass { await self.attempt { try await self.evaluateFirst(alarm, at: due) } }
        }
    }

    private func evaluateFirst(_ alarm: AlarmIdentity, at time: Timestamp) async throws {
        let change = book.withLock { book -> Change? in
            guard let watch = book[alarm] else { return nil }
            guard let cadence = watch.cadence else { return book.evaluateComposite(alarm, cause: nil, at: time) }
            return watch.evaluate(at: time.floored(to: cadence.step))
        }
        guard var change else { return }
        change.time = time
        try await carryOut(change)
    }

    private func repeatActions(at time: Timestamp) async {
        let due = book.withLock { $0.repetitions(at: time) }
        for (alarm, actions) in due {
            guard let batch = book.withLock({ book in book[alarm].map { book.actions(of: $0, actions, isRepetition: true, at: time) } }) else { continue }
            await attempt {
                try await self.records.write(audit: nil) { [sink = self.sink] in try batch.write(in: $0, to: sink) }
                self.book.withLock { $0[alarm]?.repeatedAt = time }
            }
        }
    }

    /// Runs what a timer began. A failure is logged, and made up for at the next minute.
    func attempt(_ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            log.error("an alarm's change was not recorded and will be tried again", metadata: ["error": "\(error)"])
            isUnsettled.withLock { $0 = true }
        }
    }
}
