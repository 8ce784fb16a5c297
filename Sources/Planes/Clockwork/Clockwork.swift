import Base
import Synchronization
import World

/// Runs named timers, one after the other, on a real clock or on a virtual one that is moved by hand.
///
/// A timer's job is short: it decides and writes. What waits for the network is handed to `start`, which runs it beside the
/// timers, so that a slow receiver never delays an alarm. Both are children of `run()`: when it is cancelled, they are too.
///
/// On a virtual clock `advance` knows of all the work that was started, and waits for it before it moves the time on.
public final class Clockwork: TimerScheduling {
    /// Live, the longest sleep: a wall clock that was stepped forward is noticed within this time.
    public static let sleepMax = TimeSpan.seconds(1)
    /// How long an advance waits, in real time and in all, for work that was started.
    public static let workTimeout = TimeSpan.seconds(30)
    /// Started work that runs at once, and that waits to.
    public static let runningWorkMax = 1024, waitingWorkMax = 100_000
    /// Jobs of one moment of virtual time.
    public static let jobsAtOnceMax = 1_000_000

    struct State {
        var timers = TimerQueue()
        var work = WorkLedger()
        var advances: [AdvanceRequest] = []
        var isRunning = false
    }

    let clock: any WorldClock
    /// Measures real time: sleeps and waits.
    let real: any WorldClock
    let virtual: VirtualClock?
    let sleepMax: TimeSpan
    let state = Mutex(State())
    /// Raised for the timekeeper: timers, work or advances have changed.
    let changed = Signal()
    /// Raised for the starter: work waits, or there is room for it.
    let startable = Signal()

    /// Follows a real (or simulated) clock.
    public init(clock: any WorldClock, sleepMax: TimeSpan = Clockwork.sleepMax) {
        (self.clock, real, virtual, self.sleepMax) = (clock, clock, nil, sleepMax)
    }

    /// Follows a clock that only `advance` moves; `real` measures how long work is waited for.
    public init(virtual: VirtualClock, real: any WorldClock) {
        (clock, self.real, self.virtual, sleepMax) = (virtual, real, virtual, Clockwork.sleepMax)
    }

    public func set(_ name: String, at time: Timestamp, _ job: @escaping TimedJob) {
        state.withLock { $0.timers.set(name, at: time, job) }
        changed.raise()
    }

    /// A job that is running already goes on to its end.
    public func cancel(_ name: String) { state.withLock { $0.timers.cancel(name) } }

    public func due(_ name: String) -> Timestamp? { state.withLock { $0.timers.due(name) } }

    /// Runs work beside the timers, in the task group of `run()`. An advance of the clock waits for it.
    ///
    /// - Returns: false when `waitingWorkMax` is reached; then the work will not run, and the caller tries again later.
    public func start(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool {
        let isTaken = state.withLock { $0.work.add(name, work) }
        startable.raise()
        return isTaken
    }

    /// Runs a body in the caller's own task, counted as work that an advance of the clock waits for.
    public func track<T, Failure: Error>(_ name: String, _ body: () async throws(Failure) -> T) async throws(Failure) -> T {
        let id = state.withLock { $0.work.begin(name) }
        defer {
            state.withLock { $0.work.end(id) }
            changed.raise()
        }
        return try await body()
    }

    /// Names of all started and tracked work that has not ended, sorted.
    public var unfinishedWork: [String] { state.withLock { $0.work.unfinished } }

    /// Runs timers and work until the task is cancelled. Only one call runs at a time; another returns at once.
    public func run() async {
        guard begin() else { return }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepTime() }
            while !Task.isCancelled {
                for start in state.withLock({ $0.work.takeStarts() }) {
                    group.addTask { await self.carryOut(start) }
                }
                await startable.wait()
            }
        }
        end()
    }

    private func carryOut(_ start: WorkLedger.Start) async {
        await start.work()
        state.withLock { $0.work.endStarted(start.id) }
        startable.raise()
        changed.raise()
    }

    private func begin() -> Bool {
        state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
    }

    /// Nothing would ever answer those who still wait for an advance.
    private func end() {
        let left = state.withLock { state in
            state.isRunning = false
            state.work.dropWaiting()
            defer { state.advances = [] }
            return state.advances
        }
        for request in left { request.answer.resume(returning: .failure(.notRunning)) }
    }
}
