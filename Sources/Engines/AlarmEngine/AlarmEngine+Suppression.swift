import Alarms
import Base
import RecordStore

/// The suppression of composite alarms' actions.
extension AlarmEngine {
    func suppressorChanged(_ alarm: AlarmIdentity, inAlarm: Bool, at time: Timestamp) async throws {
        try await suppress(alarm, at: time) { suppression, composite in
            let extension_ = TimeSpan.seconds(Int64(composite.actionsSuppressorExtensionPeriod ?? 0))
            return suppression.suppressorChanged(inAlarm: inAlarm, at: time, extensionPeriod: extension_)
        }
    }

    /// Lets the machine see where its suppressor and the clock are now.
    func settleSuppression(_ alarm: AlarmIdentity, at time: Timestamp) async throws {
        let inAlarm = book.withLock { book in book[alarm]?.suppressor.map { book.isInAlarm($0) } }
        if let inAlarm { try await suppressorChanged(alarm, inAlarm: inAlarm, at: time) }
        try await suppress(alarm, at: time) { suppression, _ in suppression.reached(time) }
    }

    func scheduleSuppression(of alarm: AlarmIdentity, _ status: AlarmStatus) {
        guard let due = status.suppression.due else { return timers.cancel(TimerName.suppression(alarm)) }
        timers.set(TimerName.suppression(alarm), at: due) { time in
            await self.turnstile.pass {
                await self.attempt { try await self.suppress(alarm, at: time) { suppression, _ in suppression.reached(time) } }
            }
        }
    }

    /// Changes the suppression of an alarm, and takes its actions where they are now due.
    func suppress(
        _ alarm: AlarmIdentity, at time: Timestamp, _ change: @Sendable (inout ActionSuppression, CompositeAlarmConfiguration) -> ActionSuppression.Effect
    ) async throws {
        let outcome = book.withLock { book -> (RecordKey, AlarmStatus, ActionBatch?)? in
            guard let watch = book[alarm], let composite = watch.composite else { return nil }
            var status = watch.status
            let effect = change(&status.suppression, composite)
            guard status.suppression != watch.status.suppression else { return nil }
            return (alarm.key(watch.configuration.recordType), status, effect == .act ? book.actions(of: watch, at: time) : nil)
        }
        guard let (key, status, actions) = outcome else { return }
        try await write(status, of: alarm, key, actions)
    }

    /// Records a status that changed without a transition, with the actions that are due for it.
    func write(_ status: AlarmStatus, of alarm: AlarmIdentity, _ key: RecordKey, _ actions: ActionBatch?) async throws {
        try await records.write(audit: nil) { [sink] transaction in
            try transaction.setStatus(key, kind: AlarmStatus.kind, to: status.document)
            try actions?.write(in: transaction, to: sink)
        }
        adopt(status, of: alarm)
    }
}
