import Alarms
import Base
import RecordStore

/// What may lie between two transactions, and is made up for after a start or a failed write.
extension AlarmEngine {
    func settle(at time: Timestamp) async {
        await turnstile.pass { await settleInTurn(at: time) }
    }

    /// Evaluates every composite alarm, brings suppressions in line with their suppressors, and ends mutes that are over.
    func settleInTurn(at time: Timestamp) async {
        isUnsettled.withLock { $0 = false }
        let composites = book.withLock { book in book.watches.values.filter { $0.composite != nil }.map(\.identity).sorted() }
        for alarm in composites {
            await attempt { try await self.settleSuppression(alarm, at: time) }
            await attempt {
                guard let change = self.book.withLock({ $0.evaluateComposite(alarm, cause: nil, at: time) }) else { return }
                try await self.carryOut(change)
            }
        }
        await endMutes(at: time)
    }

    /// Forgets history and evidence that is older than their retention.
    func sweep(at time: Timestamp) async {
        await attempt {
            try await self.records.write(audit: nil) { transaction in
                _ = try transaction.trim(journal: AlarmJournal.history, before: time - AlarmEngine.historyRetention)
                _ = try transaction.trim(journal: AlarmJournal.evidence, before: time - AlarmEngine.evidenceRetention)
            }
        }
        timers.set(TimerName.sweep, at: max(time, world.clock.now).next(multipleOf: .days(1))) { await self.sweep(at: $0) }
    }

    /// How long history is kept (CloudWatch User Guide, Viewing alarm history).
    public static let historyRetention = TimeSpan.days(30)
    /// How long `explain` can answer for a time in the past.
    public static let evidenceRetention = TimeSpan.days(90)
}
