import AlarmEngine
import Base
import Clockwork
import MetricStore
import RecordStore
import SimWorld
import Synchronization
import World

/// A world whose clock is the test's.
public struct StageWorld: World {
    let timers: HandTimers
    public let sim: SimWorld

    public init(clock: HandTimers, sim: SimWorld) { (timers, self.sim) = (clock, sim) }

    public var clock: any WorldClock { timers }
    public var disk: any Disk { sim.disk }
    public var network: any Network { sim.network }
    public var processes: any Processes { sim.processes }
    public var random: any RandomSource { sim.random }
}

/// Timers that run when the test moves the clock; work that waits for the outside runs as a timer that is due at once.
public final class HandTimers: TimerScheduling, WorldClock {
    private struct State {
        var now: Timestamp
        var timers: [String: (due: Timestamp, order: Int, job: TimedJob)] = [:]
        var order = 0
    }
    private let state: Mutex<State>
    private let begin: Timestamp

    public init(_ now: Timestamp) {
        begin = now
        state = Mutex(State(now: now))
    }

    public var now: Timestamp { state.withLock(\.now) }
    public var uptime: TimeSpan { now - begin }
    public func sleep(untilUptime deadline: TimeSpan) async throws {}

    public func set(_ name: String, at time: Timestamp, _ job: @escaping TimedJob) {
        state.withLock { state in
            state.order += 1
            state.timers[name] = (time, state.order, job)
        }
    }

    public func cancel(_ name: String) { state.withLock { _ = $0.timers.removeValue(forKey: name) } }
    public func due(_ name: String) -> Timestamp? { state.withLock { $0.timers[name]?.due } }

    public func start(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool {
        set("work/\(name)/\(state.withLock(\.order))", at: now) { _ in await work() }
        return true
    }

    /// Runs what becomes due, each at its own time.
    public func advance(_ span: TimeSpan) async {
        let target = now + span
        while let (due, job) = takeNext(until: target) { await job(due) }
        state.withLock { $0.now = target }
    }

    private func takeNext(until target: Timestamp) -> (Timestamp, TimedJob)? {
        state.withLock { state in
            guard let next = state.timers.min(by: { ($0.value.due, $0.value.order) < ($1.value.due, $1.value.order) }), next.value.due <= target else { return nil }
            state.timers.removeValue(forKey: next.key)
            state.now = max(state.now, next.value.due)
            return (next.value.due, next.value.job)
        }
    }
}

/// A metric store without metrics.
public struct NoMetrics: MetricStoring {
    public init() {}
    public func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) { done(.failure(.closed)) }
    public func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] { [] }
    public func find(_ labels: Labels) -> SeriesReference? { nil }
    public func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] { [] }
    public func lateChanges(of series: SeriesReference) -> UInt64 { 0 }
    public func newestSample(of series: SeriesReference) -> Timestamp? { nil }
}

/// Takes no action of any alarm.
public struct NoActions: AlarmActionSink {
    public init() {}
    public func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {}
}
