import Base
import Scaling

/// Scheduled actions: one timer for whichever is due next.
extension TargetEngine {
    /// Puts a state into the book, with the time at which its next action is due.
    func keep(_ state: TargetState?, of target: TargetIdentity, arn: String?) {
        let due = state?.dueActions(zones.zone).map(\.at).min()
        book.withLock { $0.set(target, state, arn: arn, due: due) }
    }

    func scheduleActions() {
        guard let next = book.withLock(\.nextDue) else { return timers.cancel(TargetTimer.schedule) }
        timers.set(TargetTimer.schedule, at: max(next, now)) { [weak self] time in await self?.runActions(at: time) }
    }

    /// Runs every action that is due, those of a target in the order of their times. One that cannot be recorded is due still, a little later.
    private func runActions(at time: Timestamp) async {
        do {
            for target in book.withLock({ $0.due(by: time) }) {
                let due = (state(of: target)?.dueActions(zones.zone) ?? []).filter { $0.at <= time }.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
                for action in due { try await observe([.scheduleDue(name: action.name)], of: target, at: time) }
            }
            scheduleActions()
        } catch {
            log.error("a scheduled action could not be run", metadata: ["error": "\(error)"])
            timers.set(TargetTimer.schedule, at: now + TargetEngine.retryPause) { [weak self] time in await self?.runActions(at: time) }
        }
    }

    /// Forgets once a day what is older than can be asked for.
    func scheduleSweep(after time: Timestamp) {
        timers.set(TargetTimer.sweep, at: time.next(multipleOf: .days(1))) { [weak self] time in await self?.sweep(at: time) }
    }

    private func sweep(at time: Timestamp) async {
        scheduleSweep(after: time)
        do {
            try await records.write(audit: nil) { transaction in
                _ = try transaction.trim(journal: TargetJournal.activities, before: time - TargetJournal.activityRetention)
                _ = try transaction.trim(journal: TargetJournal.decisions, before: time - TargetJournal.decisionRetention)
            }
        } catch { log.error("old activities of targets could not be forgotten", metadata: ["error": "\(error)"]) }
    }
}
