import Base
import Foundation
import Testing

@testable import RecordStore

@Suite("Backup while serving")
struct BackupTests {
    @Test("a copy taken under writes is one moment of the store, private and sound")
    func consistent() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            let copies = try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<3 {
                    group.addTask {
                        for round in 1...60 as ClosedRange<Int64> {
                            try await store.write(audit: event("Put")) { transaction in
                                for side in ["left", "right"] { try transaction.put(alarm("\(writer)-\(side)"), ["n": .int(round)]) }
                            }
                        }
                    }
                }
                let copies = (0..<3).map { "\(folder)/copy\($0).db" }
                for copy in copies {
                    try await store.backup(to: copy)
                    #expect(SQLiteRecordStore.check(path: folder + "/records.db") == [], "the store in use is sound")
                }
                try await group.waitForAll()
                return copies
            }
            for path in copies {
                #expect(SQLiteRecordStore.check(path: path) == [])
                #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
                let copy = try SQLiteRecordStore.open(path: path)
                let pairs = try await copy.read { snapshot in
                    try (0..<3).map { writer in try ["left", "right"].map { try snapshot.record(alarm("\(writer)-\($0)"))?.document } }
                }
                #expect(pairs.allSatisfy { $0[0] == $0[1] })
                copy.close()
            }
            store.close()
        }
    }

    @Test("a backup replaces the earlier one, and one that fails leaves it alone")
    func replaces() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            for id in ["a", "b"] {
                try await store.write(audit: nil) { _ = try $0.put(alarm(id), ["n": 1]) }
                try await store.backup(to: folder + "/copy.db")
            }
            await #expect(throws: RecordStoreError.self) { try await store.backup(to: folder + "/no/such/folder.db") }
            let copy = try SQLiteRecordStore.open(path: folder + "/copy.db")
            #expect(try await copy.read { try $0.ids() } == ["a", "b"])
            copy.close()
            store.close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { !$0.hasSuffix(".part") })
        }
    }
}
