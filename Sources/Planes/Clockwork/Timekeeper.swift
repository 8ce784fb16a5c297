import Base
import World

/// The loop that runs due timers: the only task that runs any, so that they never overlap.
extension Clockwork {
    func keepTime() async {
        while !Task.isCancelled {
            if let request = takeAdvance() {
                request.answer.resume(returning: await move(to: request.target, workTimeout: request.workTimeout))
            } else if let timer = takeDue() {
                await timer.job(timer.due)
            } else {
                await waitForChange()
            }
        }
    }

    func takeDue() -> TimerQueue.Timer? {
        let now = clock.now
        return state.withLock { $0.timers.takeDue(at: now) }
    }

    func nextDue() -> Timestamp? { state.withLock { $0.timers.nextDue() } }

    /// Waits until something has changed, or until `deadline` of real uptime.
    func wait(until deadline: TimeSpan) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [changed] in await changed.wait() }
            // Cancelled means that the change came first, or that all ends: both are for the caller to see.
            group.addTask { [real] in try? await real.sleep(untilUptime: deadline) }
            await group.next()
            group.cancelAll()
        }
    }

    /// On a virtual clock nothing becomes due by waiting.
    private func waitForChange() async {
        guard virtual == nil, let due = nextDue() else { return await changed.wait() }
        await wait(until: real.uptime + min(due - clock.now, sleepMax))
    }
}
