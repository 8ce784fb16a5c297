import Alarms
import Base
import Foundation
import RecordStore
import Synchronization
import Testing

@testable import AlarmEngine

/// What many alarms do at one boundary of the clock.
@Suite struct BoundaryTests {
    /// Names in the order of evaluation.
    static func names(_ count: Int) -> [String] { (0..<count).map { "a\($0 + 1000)" } }

    @Test("All alarms that change at one boundary are one transaction, in the order of their names, with what follows from them")
    func together() async throws {
        let records = CountingRecords(MemoryRecordStore())
        let bench = BoundaryBench(records)
        let names = Self.names(500)
        try await bench.put(names)
        try await bench.engine.put(bench.alarm("any"), .rule("ALARM(a1000) OR ALARM(a1499)"), at: bench.timers.now, audit: nil)
        await bench.timers.advance(.seconds(2))
        let before = records.writes
        try await bench.breach(names)
        #expect(records.writes - before == 1)
        #expect(bench.sink.subjects.filter { $0.hasPrefix("ALARM") } == ["ALARM a1000", "ALARM any"] + names.dropFirst().map { "ALARM \($0)" })
        for name in ["a1000", "a1250", "a1499"] {
            #expect(try await bench.entries(AlarmJournal.evidence, name).count == 1)
            #expect(try await bench.entries(AlarmJournal.history, name).count == 3, "the creation, the transition and its action")
        }
    }

    @Test("More changes than a transaction takes are several, and none is lost")
    func limit() async throws {
        let records = CountingRecords(MemoryRecordStore())
        let bench = BoundaryBench(records)
        let names = Self.names(AlarmEngine.changesPerTransactionMax + 1)
        try await bench.put(names)
        await bench.timers.advance(.seconds(2))
        let before = records.writes
        try await bench.breach(names)
        #expect(records.writes - before == 2)
        #expect(bench.sink.subjects.filter { $0.hasPrefix("ALARM") }.count == names.count)
    }

    @Test("A change that cannot be recorded holds back no other, and is made up for")
    func oneFails() async throws {
        let bench = BoundaryBench(MemoryRecordStore())
        let names = Self.names(20)
        try await bench.put(names)
        await bench.timers.advance(.seconds(2))
        bench.sink.fail(on: "a1007")
        try await bench.breach(names)
        for name in ["a1006", "a1008"] { #expect(try await bench.state(name) == .alarm) }
        #expect(try await bench.state("a1007") != .alarm)
        #expect(try await bench.entries(AlarmJournal.evidence, "a1007").isEmpty, "nothing of it was kept")
        bench.sink.fail(on: nil)
        try await bench.breach(names)
        #expect(try await bench.state("a1007") == .alarm)
    }

    @Test("What changes together costs less on disk than one by one") func cost() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hinomi-boundary-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A temporary folder; the system clears what stays.
        let records = try SQLiteRecordStore.open(path: folder.appendingPathComponent("records.sqlite").path)
        defer { records.close() }
        let bench = BoundaryBench(records)
        let names = Self.names(500)
        try await bench.put(names)
        await bench.timers.advance(.seconds(2))
        let together = try await ContinuousClock().measure { try await bench.breach(names) }
        let one = try await ContinuousClock().measure {
            for name in names { try await bench.engine.setState(bench.alarm(name), to: .ok, reason: StateReason(text: "x"), by: "t", at: bench.timers.now, audit: nil) }
        }
        print("500 alarms change: \(together) at one boundary, \(one) one by one")
        #expect(together < one)
    }
}

/// An engine over given records, whose sink can fail.
struct BoundaryBench {
    let records: any RecordStoring
    let metrics = MetricShelf()
    let timers = HandTimers(EngineBench.start)
    let sink = FailingSink()
    let engine: AlarmEngine

    init(_ records: any RecordStoring) {
        self.records = records
        engine = AlarmEngine(world: HandWorld(clock: timers), records: records, metrics: metrics, timers: timers, sink: sink)
    }

    func alarm(_ name: String) -> AlarmIdentity { AlarmIdentity(account: "1", region: "us-east-1", name: name) }

    func put(_ names: [String]) async throws {
        for name in names { try await engine.put(alarm(name), .simple(metric: name), at: timers.now, audit: nil) }
    }

    /// Every metric is above its threshold in the minute that ends next.
    func breach(_ names: [String]) async throws {
        let end = timers.now.next(multipleOf: .minutes(1))
        for name in names { metrics.add(99, at: end - .seconds(30), metric: name) }
        await timers.advance(end - timers.now)
    }

    func state(_ name: String) async throws -> AlarmState? {
        let key = alarm(name).key(AlarmConfiguration.metricType)
        return try await records.read { try $0.status(key, kind: AlarmStatus.kind).flatMap(AlarmStatus.init)?.state }
    }

    func entries(_ journal: String, _ name: String) async throws -> [JournalEntry] {
        let key = alarm(name).key(AlarmConfiguration.metricType)
        return try await records.read { try $0.entries(journal: journal, subject: key, from: .distantPast, to: .distantFuture, newestFirst: false, limit: 100) }
    }
}

/// Counts transactions.
final class CountingRecords: RecordStoring {
    private let base: any RecordStoring
    private let count = Mutex(0)

    init(_ base: any RecordStoring) { self.base = base }

    var writes: Int { count.withLock { $0 } }

    func write<Answer: Sendable>(audit: AuditEvent?, _ body: @Sendable (any RecordTransaction) throws -> Answer) async throws -> Answer {
        count.withLock { $0 += 1 }
        return try await base.write(audit: audit, body)
    }

    func read<Answer: Sendable>(_ body: @Sendable (any RecordSnapshot) throws -> Answer) async throws -> Answer { try await base.read(body) }
}

/// Keeps what it is handed, unless it is about one alarm.
final class FailingSink: AlarmActionSink {
    struct Failure: Error {}
    private let taken = Mutex<[String]>([])
    private let failing = Mutex<String?>(nil)

    var subjects: [String] { taken.withLock { $0 } }
    func fail(on name: String?) { failing.withLock { $0 = name } }

    func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws {
        if failing.withLock({ $0 }) == action.alarm.name { throw Failure() }
        taken.withLock { $0.append("\(action.state.rawValue) \(action.alarm.name)") }
    }
}
