import Base
import World

/// Somebody waits for the clock to be moved.
struct AdvanceRequest: Sendable {
    typealias Answer = Result<AdvanceReport, AdvanceError>

    let target: Timestamp
    let workTimeout: TimeSpan
    let answer: CheckedContinuation<Answer, Never>
}

/// Moving a virtual clock from event to event.
extension Clockwork {
    /// Moves the clock to `time`, running every timer that becomes due on the way, in order, each at its own time.
    ///
    /// Before each step and at the end it waits until the work that was started has ended, for `workTimeout` of real time in all.
    /// When that is used up it goes on without waiting, and the report names what was still running at the end. Advances
    /// that come meanwhile are carried out one after the other. A timer's job must not call this: it would wait for itself.
    public func advance(to time: Timestamp, workTimeout: TimeSpan = Clockwork.workTimeout) async throws(AdvanceError) -> AdvanceReport {
        guard virtual != nil else { throw .clockIsReal }
        let result = await withCheckedContinuation { answer in
            let request = AdvanceRequest(target: time, workTimeout: workTimeout, answer: answer)
            if ask(request) { changed.raise() } else { answer.resume(returning: .failure(.notRunning)) }
        }
        return try result.get()
    }

    func takeAdvance() -> AdvanceRequest? {
        state.withLock { $0.advances.isEmpty ? nil : $0.advances.removeFirst() }
    }

    func move(to target: Timestamp, workTimeout: TimeSpan) async -> AdvanceRequest.Answer {
        guard let virtual else { return .failure(.clockIsReal) }
        var report = AdvanceReport(from: virtual.now, to: target, jobsRun: 0, stillRunning: [])
        let deadline = real.uptime + workTimeout
        do throws(AdvanceError) {
            guard target >= virtual.now else { throw .goingBack(now: virtual.now) }
            report.jobsRun += try await settle(deadline: deadline)
            while let next = nextDue(), next <= target {
                try step(virtual, to: next)
                report.jobsRun += try await settle(deadline: deadline)
            }
            try step(virtual, to: target)
            report.jobsRun += try await settle(deadline: deadline)
        } catch {
            return .failure(error)
        }
        report.stillRunning = unfinishedWork
        return .success(report)
    }

    /// Runs all that is due and waits for all work, until neither is left or the time for waiting is over.
    private func settle(deadline: TimeSpan) async throws(AdvanceError) -> Int {
        var jobs = 0
        while true {
            if Task.isCancelled { throw .notRunning }
            if let timer = takeDue() {
                jobs += 1
                guard jobs <= Clockwork.jobsAtOnceMax else { throw .runaway(timer: timer.name, at: clock.now) }
                await timer.job(timer.due)
            } else if isWorking, real.uptime < deadline {
                await wait(until: deadline)
            } else {
                return jobs
            }
        }
    }

    private var isWorking: Bool { state.withLock { !$0.work.isEmpty } }

    private func step(_ virtual: VirtualClock, to time: Timestamp) throws(AdvanceError) {
        // A timer that was set into the past meanwhile is due now.
        do throws(VirtualClock.GoingBack) { try virtual.set(to: max(time, virtual.now)) } catch { throw .goingBack(now: error.now) }
    }

    private func ask(_ request: AdvanceRequest) -> Bool {
        state.withLock { state in
            if state.isRunning { state.advances.append(request) }
            return state.isRunning
        }
    }
}
