import Base
import Foundation
import GRDB
import Testing

@testable import RecordStore

@Suite("The file: private, synced, versioned")
struct StoreFormatTests {
    @Test("the file and its log can be read by their owner only, an old file is made so")
    func mode() async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            for _ in 0..<2 {
                let store = try SQLiteRecordStore.open(path: path)
                try await store.write(audit: nil) { _ = try $0.put(alarm("a"), ["T": 1]) }
                for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                    let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions] as? Int
                    #expect(mode == 0o600, "\(name)")
                }
                store.close()
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            }
        }
    }

    @Test("a commit that would not be synced is refused")
    func synchronous() async throws {
        try await withFolder { folder in
            let queue = try DatabaseQueue(path: folder + "/plain.db")
            await #expect(throws: RecordStoreError.self, "a rollback journal") {
                try await queue.writeWithoutTransaction(SQLiteConnection.demandFullSync)
            }
        }
    }

    @Test("what was written is there after closing and opening again")
    func reopening() async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            for round in 1...3 as ClosedRange<Int64> {
                let store = try SQLiteRecordStore.open(path: path)
                #expect(try await store.write(audit: nil) { try $0.put(alarm("a"), ["round": .int(round)]).version } == round)
                store.close()
            }
        }
    }

    @Test("a closed store's file is whole without its log")
    func whole() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            try await store.write(audit: nil) { _ = try $0.put(alarm("a"), ["T": 1]) }
            #expect(try await store.read { try $0.ids() } == ["a"])
            store.close()
            try FileManager.default.copyItem(atPath: folder + "/records.db", toPath: folder + "/copy.db")
            let copy = try SQLiteRecordStore.open(path: folder + "/copy.db")
            #expect(try await copy.read { try $0.ids() } == ["a"])
            copy.close()
        }
    }

    @Test("a closed store says so")
    func closed() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            store.close()
            store.close()
            await #expect(throws: RecordStoreError.closed) { try await store.write(audit: nil) { _ in } }
            await #expect(throws: RecordStoreError.closed) { try await store.read { _ in } }
        }
    }

    @Test("a store of a later release is refused and left untouched")
    func newer() async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            try SQLiteRecordStore.open(path: path).close()
            try await DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let refusal = RecordStoreError.newerFormat(found: 99, supported: StoreFormat.version)
            #expect(throws: refusal) { try SQLiteRecordStore.open(path: path) }
            #expect(SQLiteRecordStore.check(path: path).map(\.place) == ["file"])
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test("a file that is no store is refused and left untouched", arguments: ["text", "database"])
    func foreign(_ kind: String) async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            if kind == "text" {
                try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: path))
            } else {
                try await DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE other (a)") }
            }
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(throws: RecordStoreError.self) { try SQLiteRecordStore.open(path: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
            #expect(SQLiteRecordStore.check(path: path).count == 1)
        }
    }

    @Test("a folder that is not there is an error, not a crash")
    func missingFolder() async throws {
        #expect(throws: RecordStoreError.self) { try SQLiteRecordStore.open(path: "/nowhere/at/all/records.db") }
        #expect(SQLiteRecordStore.check(path: "/nowhere/at/all/records.db").count == 1)
    }

    @Test("the statements name the columns that the tables have", arguments: TableShape.all.map(\.name))
    func shapes(_ name: String) async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            try SQLiteRecordStore.open(path: path).close()
            let shape = try #require(TableShape.all.first { $0.name == name })
            let columns = try await DatabaseQueue(path: path).read { try $0.columns(in: name).map(\.name) }
            #expect(columns == shape.columns.map(\.name) + ["checksum"])
        }
    }

    @Test("lists are read through an index, without sorting")
    func plans() async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            try SQLiteRecordStore.open(path: path).close()
            let clauses: [(TableShape, String)] = [
                (.records, "WHERE type = 1 AND account = 1 AND region = 1 AND id >= 1 AND id > 2 ORDER BY id"),
                (.history, "WHERE type = 1 AND account = 1 AND region = 1 AND id = 1 ORDER BY version DESC"),
                (.journal, "WHERE journal = 1 AND time >= 1 AND time < 2 ORDER BY time DESC, sequence DESC"),
                (.journal, "WHERE journal = 1 AND type = 1 AND account = 1 AND region = 1 AND id = 1 AND time >= 1 AND time < 2 ORDER BY time, sequence"),
                (.queue, "WHERE queue = 1 AND due <= 2 ORDER BY due, id"),
                (.audit, "WHERE time >= 1 AND time < 2 ORDER BY time DESC, position DESC"),
            ]
            try await DatabaseQueue(path: path).read { database in
                for (table, clause) in clauses {
                    let plan = try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(table.select)\(clause)").map { $0["detail"] as String }
                    #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH"), "\(clause): \(plan)")
                }
            }
        }
    }

    @Test("sizes count rows and bytes of each table")
    func sizes() async throws {
        try await withFolder { folder in
            let store = try SQLiteRecordStore.open(path: folder + "/records.db")
            try await store.write(audit: event("Put")) { transaction in
                for id in 0..<100 { try transaction.put(alarm("a\(id)"), ["text": .string(String(repeating: "x", count: 1000))]) }
            }
            let sizes = try await store.sizes()
            #expect(sizes.tables.map(\.name) == ["audit", "history", "journal", "queue", "records", "relationships", "statuses"])
            let records = try #require(sizes.tables.first { $0.name == "records" })
            #expect(records.rows == 100 && (100_000..<200_000).contains(records.bytes))
            #expect(sizes.fileBytes >= sizes.tables.map(\.bytes).reduce(0, +))
            #expect(store.counters.writes == 1 && store.counters.commits == 1)
            store.close()
        }
    }
}
