import Base
import Scaling

/// Scheduled actions: one timer for whichever is due next. Each group remembers what it has dealt with, so that what was due while the
/// server was down is found at its start like what is due now.
extension GroupEngine {
    /// Sets the timer to the next scheduled action of any group, which may be due already. What was tried at a time and is still due has
    /// failed: it is tried again after a pause.
    func scheduleActions(triedAt tried: Timestamp = .distantPast) {
        let now = world.clock.now
        let moments = schedules().compactMap { $0.action.next(after: $0.begin(at: now), in: $0.zone) }.map { $0 > tried ? $0 : tried + GroupEngine.retryPause }
        guard let next = moments.min() else { return timers.cancel(GroupTimer.schedule) }
        timers.set(GroupTimer.schedule, at: next) { [weak self] _ in await self?.runDueActions() }
    }

    /// Runs what is due by now: all of one group at once, and of each action only the last occurrence.
    func runDueActions() async {
        let now = world.clock.now, startedAt = book.withLock(\.startedAt)
        var due: [GroupIdentity: [DueAction]] = [:]
        for scheduled in schedules() {
            guard let time = scheduled.action.last(after: scheduled.begin(at: now), until: now, in: scheduled.zone) else { continue }
            due[scheduled.group, default: []].append(DueAction(name: scheduled.action.name, due: time, wasServerDown: time < startedAt))
        }
        for (group, actions) in due.sorted(by: { $0.key < $1.key }) { await attempt(group) { try await $0.observe([.scheduled(actions)], in: group, at: now) } }
        scheduleActions(triedAt: now)
    }

    private struct Scheduled {
        let group: GroupIdentity
        let action: ScheduledAction
        let zone: ZoneOffsets
        /// Up to then its occurrences are dealt with.
        let mark: Timestamp

        func begin(at now: Timestamp) -> Timestamp { max(mark, now - ScheduledAction.lateMax) }
    }

    private func schedules() -> [Scheduled] {
        let states = book.withLock { $0.states.filter { !$0.value.configuration.schedule.isEmpty } }
        return states.flatMap { group, state in
            state.configuration.schedule.compactMap { action in
                // A zone that the service accepted and this machine no longer knows: UTC would be wrong, so the action waits.
                guard let zone = alarms.zones.zone(action.timeZone ?? "UTC"), let mark = state.scheduleMark(of: action.name) else { return nil }
                return Scheduled(group: group, action: action, zone: zone, mark: mark)
            }
        }
    }
}
