import AlarmEngine
import Base
import Clockwork
import Compute
import GroupEngine
import MetricStore
import RecordStore
import SimWorld
import Synchronization
import World

/// A world whose clock is the test's.
struct StageWorld: World {
    let timers: HandTimers
    let sim: SimWorld

    init(clock: HandTimers, sim: SimWorld) { (timers, self.sim) = (clock, sim) }

    var clock: any WorldClock { timers }
    var disk: any Disk { sim.disk }
    var network: any Network { sim.network }
    var processes: any Processes { sim.processes }
    var random: any RandomSource { sim.random }
}

/// Timers that run when the test moves the clock; work that waits for the outside runs as a timer that is due at once.
final class HandTimers: TimerScheduling, WorldClock {
    private struct State {
        var now: Timestamp
        var timers: [String: (due: Timestamp, order: Int, job: TimedJob)] = [:]
        var order = 0
    }
    private let state: Mutex<State>
    private let begin: Timestamp

    init(_ now: Timestamp) {
        begin = now
        state = Mutex(State(now: now))
    }

    var now: Timestamp { state.withLock(\.now) }
    var uptime: TimeSpan { now - begin }
    func sleep(untilUptime deadline: TimeSpan) async throws {}

    func set(_ name: String, at time: Timestamp, _ job: @escaping TimedJob) {
        state.withLock { state in
            state.order += 1
            state.timers[name] = (time, state.order, job)
        }
    }

    func cancel(_ name: String) { state.withLock { _ = $0.timers.removeValue(forKey: name) } }
    func due(_ name: String) -> Timestamp? { state.withLock { $0.timers[name]?.due } }

    func start(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool {
        set("work/\(name)/\(state.withLock(\.order))", at: now) { _ in await work() }
        return true
    }

    /// Runs what becomes due, each at its own time.
    func advance(_ span: TimeSpan) async {
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

/// What topics were told.
final class NoticeCollector: GroupNoticeSink {
    private let list = Mutex<[(topic: String, message: JSONValue)]>([])

    /// The events, in order.
    var events: [String] { list.withLock { $0.map { $0.message["Event"]?.text ?? $0.message["LifecycleTransition"]?.text ?? "" } } }
    var messages: [JSONValue] { list.withLock { $0.map(\.message) } }

    func enqueue(_ message: String, subject: String, toTopic topic: String, at time: Timestamp, in transaction: any RecordTransaction) throws {
        let read = try JSONValue(parsing: message)
        list.withLock { $0.append((topic, read)) }
    }
}

struct NoMetrics: MetricStoring {
    func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) { done(.failure(.closed)) }
    func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] { [] }
    func find(_ labels: Labels) -> SeriesReference? { nil }
    func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] { [] }
    func lateChanges(of series: SeriesReference) -> UInt64 { 0 }
    func newestSample(of series: SeriesReference) -> Timestamp? { nil }
}

struct NoActions: AlarmActionSink { func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {} }
