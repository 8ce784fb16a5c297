import Base
import Foundation
import GRDB
import Testing

@testable import RecordStore

@Suite("Salvage: what can be trusted of a damaged store, in a new one")
struct SalvageTests {
    private func filled(_ path: String) async throws -> SQLiteRecordStore {
        let store = try SQLiteRecordStore.open(path: path)
        try await store.write(audit: event("Put")) { transaction in
            for number in 100..<200 {
                let link = Record.Relationship(role: "action", to: topic("t"))
                let text = JSONValue.string(String(repeating: "x", count: 300))
                try transaction.put(alarm("a\(number)"), document: ["text": text], tags: [:], relationships: [link], at: at(1), expecting: nil)
                try transaction.append(journal: "j", subject: alarm("a\(number)"), at: at(1), content: "entry")
            }
            try transaction.delete(alarm("a150"), at: at(2))
            _ = try transaction.trim(journal: "j", before: at(9))
        }
        return store
    }

    @Test("of a sound store everything is copied")
    func sound() async throws {
        try await withFolder { folder in
            let store = try await filled(folder + "/records.db")
            let ids = (100..<200).map { "a\($0)" }
            let before = try await store.read { try Dump(of: $0, ids: ids) }
            store.close()
            #expect(try SQLiteRecordStore.salvage(from: folder + "/records.db", to: folder + "/new.db") == [])
            #expect(SQLiteRecordStore.check(path: folder + "/new.db") == [])
            let salvaged = try SQLiteRecordStore.open(path: folder + "/new.db")
            #expect(try await salvaged.read { try Dump(of: $0, ids: ids) } == before)
            #expect(try await salvaged.write(audit: nil) { try $0.append(journal: "j", subject: alarm("a"), at: at(1), content: 1).sequence } == 101)
            salvaged.close()
            #expect(throws: RecordStoreError.self) { try SQLiteRecordStore.salvage(from: folder + "/records.db", to: folder + "/new.db") }
        }
    }

    @Test("records whose row is damaged or gone come back from their history, damaged rows are named")
    func rows() async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            try await filled(path).close()
            try await DatabaseQueue(path: path).writeWithoutTransaction { database in
                try database.execute(
                    sql: """
                        UPDATE records SET document = '{}' WHERE id = 'a110'; DELETE FROM records WHERE id = 'a120'; DELETE FROM relationships;
                        UPDATE history SET version = 9 WHERE id = 'a130'
                        """)
            }
            let left = try SQLiteRecordStore.salvage(from: path, to: folder + "/new.db")
            #expect(left.count == 2)
            let salvaged = try SQLiteRecordStore.open(path: folder + "/new.db")
            #expect(try await salvaged.read { try $0.ids(limit: 1000).count } == 99)
            #expect(try await salvaged.read { try $0.referrers(to: topic("t")).count } == 99)
            salvaged.close()
        }
    }

    @Test("a spoiled page costs its own rows, not those behind it", arguments: ["records", "history"])
    func page(_ table: String) async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            try await filled(path).close()
            // A leaf from the middle of the table is overwritten whole.
            let page = try await DatabaseQueue(path: path).read { database in
                try Int.fetchOne(database, sql: "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 4", arguments: [table])
            }
            var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            let start = (try #require(page) - 1) * 4096
            for byte in start..<start + 4096 { bytes[byte] = 0xA5 }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            #expect(!SQLiteRecordStore.check(path: path).isEmpty)
            let left = try SQLiteRecordStore.salvage(from: path, to: folder + "/new.db")
            #expect(!left.isEmpty)
            let salvaged = try SQLiteRecordStore.open(path: folder + "/new.db")
            let ids = try await salvaged.read { try $0.ids(limit: 1000) }
            #expect(ids == (100..<200).filter { $0 != 150 }.map { "a\($0)" })
            salvaged.close()
        }
    }
}
