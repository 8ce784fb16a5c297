import Base
import Scaling

/// Scheduled actions: one timer for whichever is due next.
extension GroupEngine {
    /// Sets the timer to the next scheduled action of any group. One that is due already is left to run, and then sets the next.
    func scheduleActions() {
        let now = world.clock.now
        if let due = timers.due(GroupTimer.schedule), due <= now { return }
        scheduleActions(after: now)
    }

    private func scheduleActions(after time: Timestamp) {
        guard let next = dueActions(after: time).min(by: { $0.at < $1.at })?.at else { return timers.cancel(GroupTimer.schedule) }
        timers.set(GroupTimer.schedule, at: next) { [weak self] time in await self?.runActions(dueAt: time) }
    }

    private struct DueAction {
        let group: GroupIdentity
        let name: String
        let at: Timestamp
    }

    private func dueActions(after time: Timestamp) -> [DueAction] {
        let schedules = book.withLock { $0.states.mapValues(\.configuration.schedule) }
        let zones = alarms.zones
        return schedules.flatMap { group, schedule in
            schedule.compactMap { action in
                // A zone that the service accepted and this machine no longer knows: UTC would be wrong, so the action waits.
                guard let zone = zones.zone(action.timeZone ?? "UTC"), let due = action.next(after: time, in: zone) else { return nil }
                return DueAction(group: group, name: action.name, at: due)
            }
        }
    }

    /// Runs every action that is due at that time, by group and name, then sets the next timer: after that time, since more may have
    /// become due meanwhile.
    private func runActions(dueAt time: Timestamp) async {
        let due = dueActions(after: time - .milliseconds(1)).filter { $0.at <= time }.sorted { ($0.group, $0.name) < ($1.group, $1.name) }
        for action in due { await attempt(action.group) { try await $0.observe([.scheduleDue(name: action.name)], in: action.group, at: time) } }
        scheduleActions(after: time)
    }
}
