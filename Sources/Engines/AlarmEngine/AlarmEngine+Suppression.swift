import Alarms
import Base
import RecordStore

/// The suppression of composite alarms' actions.
extension AlarmEngine {
    /// Lets the machine see where its suppressor and the clock are now.
    func settleSuppression(_ alarm: AlarmIdentity, at time: Timestamp) async throws {
        let write = book.withLock { book -> StatusWrite? in
            guard let suppressor = book[alarm]?.suppressor else { return nil }
            return book.suppressorChanged(alarm, inAlarm: book.isInAlarm(suppressor), at: time)
        }
        try await commit([write].compactMap { $0 })
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
        let write = book.withLock { $0.suppress(alarm, at: time, change) }
        try await commit([write].compactMap { $0 })
    }
}
