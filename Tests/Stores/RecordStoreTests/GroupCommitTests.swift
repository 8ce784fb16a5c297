import Base
import Foundation
import Glibc
import Testing

@testable import RecordStore

@Suite("Group commit: many writers, one sync, each alone in failure")
struct GroupCommitTests {
    @Test("writes that wait together share transactions, and what one throws undoes only itself")
    func isolation() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for number in 0..<400 {
                    group.addTask {
                        do {
                            let version = try await store.write(audit: event("Put\(number)")) { transaction in
                                try transaction.setStatus(alarm("shared"), kind: "state", to: .int(Int64(number)))
                                let version = try transaction.put(alarm("a\(number)"), ["n": .int(Int64(number))]).version
                                if number % 3 == 0 { throw Refusal() }
                                return version
                            }
                            return (number, version == 1)
                        } catch {
                            return (number, error is Refusal)
                        }
                    }
                }
                return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes.count == 400 && outcomes.values.allSatisfy { $0 })
            let expected = (0..<400).filter { $0 % 3 != 0 }.map { "a\($0)" }.sorted()
            #expect(try await store.read { try $0.ids(limit: 1000) } == expected)
            #expect(try await store.read { try $0.auditEvents(from: at(0), to: at(1), newestFirst: true, limit: 1000).count } == expected.count)
            let last = try await store.read { try $0.status(alarm("shared"), kind: "state")?.integer }
            #expect(last.map { $0 % 3 != 0 } == true)
            let counters = store.counters
            #expect(counters.writes == expected.count && counters.rolledBack == 134)
            store.close()
            #expect(SQLiteRecordStore.check(path: folder + "/records.db") == [])
        }
    }

    @Test("a reader sees its moment, and every write that was acknowledged before it began")
    func snapshots() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for round in 1...25 as ClosedRange<Int64> {
                            try await store.write(audit: nil) { transaction in
                                for id in ["left", "right"] { try transaction.put(alarm("\(writer)-\(id)"), ["n": .int(round)]) }
                            }
                            let seen = try await store.read { snapshot in
                                try ["left", "right"].map { try snapshot.record(alarm("\(writer)-\($0)"))?.document["n"]?.integer }
                            }
                            #expect(seen == [round, round])
                        }
                    }
                }
                try await group.waitForAll()
            }
            store.close()
        }
    }

    @Test("more writes than may wait are refused, the others are done")
    func waitingLimit() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db", checkpointPages: 1000, waitingMax: 8)
            let gate = DispatchSemaphore(value: 0)
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            async let holder: Void = store.write(audit: nil) { _ in
                start.finish()
                gate.wait()
            }
            for await _ in started {}
            let done = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        do {
                            try await store.write(audit: nil) { _ = try $0.put(alarm("a\(number)"), ["n": 1]) }
                            return true
                        } catch {
                            #expect(error as? RecordStoreError == .busy)
                            return false
                        }
                    }
                }
                for _ in 0..<32 { #expect(await group.next() == false) }
                gate.signal()
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try await holder
            #expect(done == 8)
            #expect(try await store.read { try $0.ids().count } == 8)
            store.close()
        }
    }

    @Test("closing while many write: each write is either there or was refused")
    func closing() async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            let store = try SQLiteRecordStore.open(path: path)
            let acknowledged = await withTaskGroup(of: String?.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        if number == 100 { store.close() }
                        do {
                            try await store.write(audit: nil) { _ = try $0.put(alarm("a\(number)"), ["n": 1]) }
                            return "a\(number)"
                        } catch {
                            #expect(error as? RecordStoreError == .closed)
                            return nil
                        }
                    }
                }
                return await group.reduce(into: [String]()) { if let id = $1 { $0.append(id) } }
            }
            let reopened = try SQLiteRecordStore.open(path: path)
            #expect(try await reopened.read { try $0.ids(limit: 1000) } == acknowledged.sorted())
            reopened.close()
        }
    }

    @Test("a cancelled caller's write is done and harms nobody's")
    func cancellation() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            let tasks = (0..<50).map { number in
                Task { try await store.write(audit: nil) { try $0.put(alarm("a\(number)"), ["n": 1]).version } }
            }
            for task in tasks { task.cancel() }
            for task in tasks { #expect(try await task.value == 1) }
            store.close()
        }
    }

    @Test("throughput at 1, 8 and 64 writers is printed", arguments: [1, 8, 64])
    func throughput(writers: Int) async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            let clock = ContinuousClock()
            let (start, startCPU) = (clock.now, Glibc.clock())
            let perWriter = (writers == 1 ? 200 : 1280) / writers
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for round in 0..<perWriter {
                            try await store.write(audit: event("PutMetricAlarm")) { transaction in
                                _ = try transaction.put(alarm("a\(writer)"), ["Threshold": .int(Int64(round)), "MetricName": "CPUUtilization"])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let seconds = (clock.now - start) / .seconds(1)
            let (writes, commits) = (store.counters.writes, store.counters.commits)
            let microseconds = (Glibc.clock() - startCPU) / writes
            let rate = "\(Int(Double(writes) / seconds)) writes/s, \(writes / max(commits, 1)) writes a commit"
            print("records: \(writers) writers: \(rate), \(microseconds) us of CPU a write")
            #expect(writes == perWriter * writers)
            if writers == 64 { #expect(commits < writes) }
            store.close()
        }
    }
}
