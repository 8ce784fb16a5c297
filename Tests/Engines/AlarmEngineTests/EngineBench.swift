import Alarms
import Base
import Clockwork
import MetricStore
import RecordStore
import Synchronization
import World

@testable import AlarmEngine

/// An engine over stores in memory on a clock that a test moves: one line per event.
final class EngineBench: Sendable {
    static let start = CivilTime(year: 2026, month: 1, day: 5).timestamp
    static let topic = "arn:aws:sns:us-east-1:1:ops"

    let records: MemoryRecordStore
    let metrics: MetricShelf
    let timers: HandTimers
    let sink: ActionCollector
    let engine: AlarmEngine

    init(startingAt time: Timestamp = EngineBench.start) {
        (records, metrics, timers, sink) = (MemoryRecordStore(), MetricShelf(), HandTimers(time), ActionCollector())
        engine = AlarmEngine(world: HandWorld(clock: timers), records: records, metrics: metrics, timers: timers, sink: sink)
    }

    private init(continuing other: EngineBench) {
        (records, metrics, timers, sink) = (other.records, other.metrics, HandTimers(other.timers.now), other.sink)
        engine = AlarmEngine(world: HandWorld(clock: timers), records: records, metrics: metrics, timers: timers, sink: sink)
    }

    /// A new engine over the same records, as after a restart.
    func restarted() async throws -> EngineBench {
        let next = EngineBench(continuing: self)
        try await next.engine.start()
        return next
    }

    func alarm(_ name: String) -> AlarmIdentity { AlarmIdentity(account: "1", region: "us-east-1", name: name) }

    func put(_ name: String, _ configuration: AlarmConfiguration) async throws {
        try await engine.put(alarm(name), configuration, at: timers.now, audit: nil)
    }

    func set(_ name: String, _ state: AlarmState) async throws {
        try await engine.setState(alarm(name), to: state, reason: StateReason(text: "by hand"), by: "tester", at: timers.now, audit: nil)
    }

    /// The alarm's state as the record store has it.
    func state(_ name: String) async throws -> AlarmState? { try await status(name)?.state }

    func status(_ name: String) async throws -> AlarmStatus? {
        let alarm = alarm(name)
        return try await records.read { snapshot in
            guard let key = try alarm.record(in: snapshot)?.key else { return nil }
            return try snapshot.status(key, kind: AlarmStatus.kind).flatMap(AlarmStatus.init)
        }
    }

    /// The summaries of the alarm's history, oldest first.
    func history(_ name: String, type: String = AlarmConfiguration.metricType) async throws -> [String] {
        try await entries(AlarmJournal.history, name, type).compactMap { AlarmHistoryItem(document: $0.content)?.summary }
    }

    func entries(_ journal: String, _ name: String, _ type: String = AlarmConfiguration.metricType) async throws -> [JournalEntry] {
        let key = alarm(name).key(type)
        return try await records.read {
            try $0.entries(journal: journal, subject: key, from: Timestamp(milliseconds: 0), to: Timestamp(milliseconds: .max), newestFirst: false, limit: 10_000)
        }
    }
}

extension AlarmConfiguration {
    /// An alarm on `Test/m`: average above 10, one of one minute, with an action for every state.
    static func simple(
        metric: String = "m", n: Int = 1, m: Int? = nil, period: Int = 60, treat: MissingDataTreatment? = nil, actions: Bool = true, statistic: String = "Average"
    ) -> AlarmConfiguration {
        let topics = actions ? [EngineBench.topic] : []
        return .metric(
            MetricAlarmConfiguration(
                actions: ActionSettings(ok: topics, alarm: topics, insufficientData: topics), metricName: metric, namespace: "Test",
                statistic: statistic.hasPrefix("p") ? nil : statistic, extendedStatistic: statistic.hasPrefix("p") ? statistic : nil, period: period,
                evaluationPeriods: n, datapointsToAlarm: m, threshold: 10, comparisonOperator: .greaterThanThreshold, treatMissingData: treat))
    }

    static func rule(_ text: String, suppressor: String? = nil, wait: Int? = nil, extension_: Int? = nil) -> AlarmConfiguration {
        .composite(
            CompositeAlarmConfiguration(
                actions: ActionSettings(ok: [EngineBench.topic], alarm: [EngineBench.topic]), alarmRule: text, actionsSuppressor: suppressor,
                actionsSuppressorWaitPeriod: wait, actionsSuppressorExtensionPeriod: extension_))
    }
}

/// Keeps what the engine hands on.
final class ActionCollector: AlarmActionSink {
    private let taken = Mutex<[AlarmAction]>([])
    private let refusal = Mutex<AlarmActionRefusal?>(nil)

    var actions: [AlarmAction] { taken.withLock { $0 } }
    var subjects: [String] { actions.map { "\($0.state.rawValue) \($0.alarm.name)" } }
    func refuse(_ reason: String?) { refusal.withLock { $0 = reason.map { AlarmActionRefusal($0) } } }

    func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
        taken.withLock { $0.append(action) }
    }
}

/// Timers that run when the test moves the time.
final class HandTimers: TimerScheduling, WorldClock {
    private struct State {
        var now: Timestamp
        var timers: [String: (due: Timestamp, order: Int, job: TimedJob)] = [:]
        var order = 0
    }
    private let state: Mutex<State>

    init(_ now: Timestamp) { state = Mutex(State(now: now)) }

    var now: Timestamp { state.withLock(\.now) }
    var uptime: TimeSpan { now - EngineBench.start }
    func sleep(untilUptime deadline: TimeSpan) async throws {}

    func set(_ name: String, at time: Timestamp, _ job: @escaping TimedJob) {
        state.withLock { state in
            state.order += 1
            state.timers[name] = (time, state.order, job)
        }
    }
    func cancel(_ name: String) { state.withLock { _ = $0.timers.removeValue(forKey: name) } }
    func due(_ name: String) -> Timestamp? { state.withLock { $0.timers[name]?.due } }
    func start(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool { false }

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

/// A world with nothing but a clock.
struct HandWorld: World {
    let clock: any WorldClock
    let disk: any Disk = NoDisk()
    let network: any Network = NoNetwork()
    let processes: any Processes = NoProcesses()
    let random: any RandomSource = NoChance()
}

struct NoChance: RandomSource { func next() -> UInt64 { 4 } }

struct NoProcesses: Processes {
    var ownID: Int { 1 }
    func list() -> [Int] { [] }
    func procFile(_ path: String) -> [UInt8]? { nil }
    func fileSystemUsage(_ path: String) -> FileSystemUsage? { nil }
    var ownUser: UInt32 { 0 }
    var ownProgram: String? { nil }
    func procLinks(_ path: String) -> [String] { [] }
    func identity(of process: Int) -> ProcessIdentity? { nil }
    func startDetached(_ program: DetachedProgram) throws(ProcessError) -> Int { 0 }
    func run(_ program: BoundedProgram) async throws(ProcessError) -> ProgramOutcome { throw ProcessError("nothing runs here") }
    func send(_ signal: ProcessSignal, to process: ProcessIdentity) -> Bool { false }
}

struct NoNetwork: Network {
    func resolve(_ host: String, timeout: TimeSpan) async throws(NetworkError) -> [IPAddress] { throw .refused }
    func connect(to address: IPAddress, port: Int, tls: String?, timeout: TimeSpan) async throws(NetworkError) -> any NetworkStream { throw .refused }
    func receiveDatagrams(on address: IPAddress, port: Int) async throws(NetworkError) -> any DatagramReceiver { throw .refused }
}

struct NoDisk: Disk {
    private func missing(_ path: String) -> DiskError { DiskError(.notFound, path: path, operation: "open") }
    func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile { throw missing(path) }
    func list(_ folder: String) throws(DiskError) -> [String] { throw missing(folder) }
    func isFolder(_ path: String) -> Bool { false }
    func exists(_ path: String) -> Bool { false }
    func makeFolder(_ path: String) throws(DiskError) { throw missing(path) }
    func rename(_ path: String, to target: String) throws(DiskError) { throw missing(path) }
    func remove(_ path: String) throws(DiskError) { throw missing(path) }
    func syncFolder(_ folder: String) throws(DiskError) { throw missing(folder) }
    func freeBytes(_ path: String) throws(DiskError) -> Int64 { 0 }
}
