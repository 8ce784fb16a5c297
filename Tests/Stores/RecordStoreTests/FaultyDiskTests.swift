import Base
import CFaultyDisk
import Foundation
import Synchronization
import Testing

@testable import RecordStore

/// Tests with a disk under SQLite that fails. They share the process's one faulty disk, so they run one after the other.
@Suite("Power loss, full disk, failing syncs", .serialized)
struct FaultyDiskTests {
    static let seeds: UInt64 = ProcessInfo.processInfo.environment["HINOMI_SEEDS"].flatMap(UInt64.init) ?? 200
    private static let isInstalled = faulty_disk_install() == 0

    /// A store on the faulty disk, with a log so short that it is moved into the file all the time.
    private func open(_ path: String) throws -> SQLiteRecordStore { try SQLiteRecordStore.open(path: path, checkpointPages: 6) }

    private func withFaultyFolder(_ body: (String) async throws -> Void) async throws {
        try #require(FaultyDiskTests.isInstalled)
        try await withFolder { folder in
            defer { faulty_disk_restore(0) }
            try await body(folder)
        }
    }

    @Test("no acknowledged write is lost when the power goes, and no write is there by half")
    func powerLoss() async throws {
        var unsynced: Int64 = 0
        for seed in 1...FaultyDiskTests.seeds {
            try await withFaultyFolder { folder in
                let path = folder + "/records.db"
                var random = SeededRandom(seed: seed)
                faulty_disk_watch(folder, Int64.random(in: 0..<400, using: &random))
                let acknowledged = await FaultyDiskTests.writeUntilDark(try? open(path))
                let lost = faulty_disk_restore(seed)
                #expect(lost >= 0)
                unsynced += lost
                try await FaultyDiskTests.expect(acknowledged, in: path, seed: seed)
            }
        }
        #expect(unsynced > 0, "the disk lost nothing, so nothing was tested")
    }

    /// Three writers, each of pairs of records, until each has failed or done enough; the rounds that were acknowledged, by writer.
    private static func writeUntilDark(_ store: SQLiteRecordStore?) async -> [Int64] {
        guard let store else { return [0, 0, 0] }
        defer { store.close() }
        return await withTaskGroup(of: (Int, Int64).self) { group in
            for writer in 0..<3 { group.addTask { (writer, await writePairs(writer, to: store)) } }
            return await group.reduce(into: [0, 0, 0]) { $0[$1.0] = $1.1 }
        }
    }

    private static func writePairs(_ writer: Int, to store: SQLiteRecordStore) async -> Int64 {
        for round in 1...40 as ClosedRange<Int64> {
            do {
                try await store.write(audit: event("Put\(writer)", at: at(round))) { transaction in
                    for side in ["left", "right"] {
                        try transaction.put(alarm("\(writer)-\(side)"), ["n": .int(round), "text": .string(String(repeating: "x", count: 700))])
                    }
                }
            } catch {
                return round - 1
            }
        }
        return 40
    }

    private static func expect(_ acknowledged: [Int64], in path: String, seed: UInt64) async throws {
        let store = try SQLiteRecordStore.open(path: path)
        let found = try await store.read { snapshot in
            try (0..<3).map { writer in try ["left", "right"].map { try snapshot.record(alarm("\(writer)-\($0)"))?.document["n"]?.integer ?? 0 } }
        }
        let events = try await store.read { try $0.auditEvents(from: at(0), to: at(99), newestFirst: false, limit: 999).count }
        for (writer, pair) in found.enumerated() {
            #expect(pair[0] == pair[1], "writer \(writer) of seed \(seed): a transaction is there by half")
            #expect(pair[0] >= acknowledged[writer], "writer \(writer) of seed \(seed): an acknowledged write is lost")
        }
        #expect(Int64(events) == found.map { $0[0] }.reduce(0, +), "seed \(seed): the audit trail and the records disagree")
        #expect(SQLiteRecordStore.check(path: path) == [], "seed \(seed)")
        store.close()
    }

    @Test("the tester works: with syncs that do nothing, writes are lost")
    func canary() async throws {
        var lost = 0
        for seed in 1...20 as ClosedRange<UInt64> {
            try await withFaultyFolder { folder in
                let path = folder + "/records.db"
                var store = try open(path)
                try await store.write(audit: nil) { _ = try $0.put(alarm("a"), ["n": 1]) }
                store.close()
                faulty_disk_watch(folder, -1)
                faulty_disk_ignore_sync(1)
                store = try open(path)
                try await store.write(audit: nil) { _ = try $0.put(alarm("b"), ["n": 1]) }
                store.close()
                faulty_disk_restore(seed)
                let ids = try? await SQLiteRecordStore.open(path: path).read { try $0.ids() }
                if ids != ["a", "b"] { lost += 1 }
            }
        }
        #expect(lost > 0)
    }

    @Test("a full disk refuses writes by name, keeps reading, and heals without a restart")
    func diskFull() async throws {
        try await withFaultyFolder { folder in
            faulty_disk_watch(folder, -1)
            let store = try open(folder + "/records.db")
            try await store.write(audit: nil) { _ = try $0.put(alarm("before"), ["n": 1]) }
            for round in 0..<3 {
                faulty_disk_fill(1)
                let refused = await withTaskGroup(of: Bool.self) { group in
                    for number in 0..<20 {
                        group.addTask {
                            do {
                                let text = JSONValue.string(String(repeating: "x", count: 100_000))
                                try await store.write(audit: event("Put")) { _ = try $0.put(alarm("full\(round)-\(number)"), ["text": text]) }
                                return false
                            } catch { return error as? RecordStoreError == .diskFull }
                        }
                    }
                    return await group.reduce(true) { $0 && $1 }
                }
                #expect(refused)
                #expect(try await store.read { try $0.ids(prefix: "full") } == [])
                #expect(try await store.read { try $0.ids(prefix: "before") } == ["before"])
                faulty_disk_fill(0)
                try await store.write(audit: nil) { _ = try $0.put(alarm("after\(round)"), ["n": 1]) }
            }
            #expect(store.counters.diskFull >= 3)
            #expect(try await store.read { try $0.ids() } == ["after0", "after1", "after2", "before"])
            store.close()
            #expect(SQLiteRecordStore.check(path: folder + "/records.db") == [])
        }
    }

    @Test("a write larger than SQLite's memory that meets a full disk leaves nothing behind, even if its body goes on")
    func diskFullWithinBody() async throws {
        try await withFaultyFolder { folder in
            faulty_disk_watch(folder, -1)
            let store = try open(folder + "/records.db")
            try await store.write(audit: nil) { _ = try $0.put(alarm("before"), ["n": 1]) }
            faulty_disk_fill(1)
            await #expect(throws: RecordStoreError.self) {
                try await store.write(audit: nil) { transaction in
                    let text = JSONValue.string(String(repeating: "x", count: 1_000_000))
                    // The body does not care what fails: nothing may be kept all the same.
                    for number in 0..<16 { _ = try? transaction.put(alarm("full\(number)"), ["text": text]) }
                    faulty_disk_fill(0)
                    for number in 0..<3 { _ = try? transaction.put(alarm("late\(number)"), ["n": 1]) }
                }
            }
            #expect(try await store.read { try $0.ids() } == ["before"])
            try await store.write(audit: nil) { _ = try $0.put(alarm("after"), ["n": 1]) }
            store.close()
            #expect(SQLiteRecordStore.check(path: folder + "/records.db") == [])
        }
    }

    @Test("after a sync that failed no write is taken until the store is opened again")
    func failedSync() async throws {
        try await withFaultyFolder { folder in
            faulty_disk_watch(folder, -1)
            let path = folder + "/records.db"
            var store = try open(path)
            try await store.write(audit: nil) { _ = try $0.put(alarm("before"), ["n": 1]) }
            faulty_disk_fail_sync(1)
            await #expect(throws: RecordStoreError.self) { try await store.write(audit: nil) { _ = try $0.put(alarm("failed"), ["n": 1]) } }
            faulty_disk_fail_sync(0)
            await #expect(throws: RecordStoreError.self) { try await store.write(audit: nil) { _ = try $0.put(alarm("refused"), ["n": 1]) } }
            #expect(try await store.read { try $0.ids(prefix: "before") } == ["before"])
            store.close()
            store = try open(path)
            try await store.write(audit: nil) { _ = try $0.put(alarm("after"), ["n": 1]) }
            #expect(try await store.read { try $0.ids(prefix: "refused") } == [])
            store.close()
            #expect(SQLiteRecordStore.check(path: path) == [])
        }
    }
}
