import Base
import Foundation
import GRDB
import Testing

@testable import RecordStore

@Suite("Damage is seen, named, and costs no more than its row")
struct DamageTests {
    /// A closed store with ten alarms, the fifth of which `sql` has damaged.
    func withDamaged(_ sql: String, _ body: (SQLiteRecordStore, String) async throws -> Void) async throws {
        try await withFolder { folder in
            let path = folder + "/records.db"
            let store = try SQLiteRecordStore.open(path: path)
            try await store.write(audit: nil) { transaction in
                for number in 0..<10 {
                    try transaction.put(
                        alarm("a\(number)"), document: ["Threshold": .int(Int64(number))], tags: ["k": "v"],
                        relationships: [.init(role: "action", to: topic("t"))], at: at(1), expecting: nil)
                    try transaction.setStatus(alarm("a\(number)"), kind: "state", to: "OK")
                    try transaction.append(journal: "j", subject: alarm("a\(number)"), at: at(1), content: "entry")
                    try transaction.enqueue(queue: "q", due: at(1), content: "message")
                }
            }
            store.close()
            try await DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: sql) }
            let damaged = try SQLiteRecordStore.open(path: path)
            try await body(damaged, path)
            damaged.close()
        }
    }

    @Test(
        "a record whose row is damaged is read from its history",
        arguments: [
            "UPDATE records SET document = replace(document, '4', '5') WHERE id = 'a4'", "UPDATE records SET version = 3 WHERE id = 'a4'",
            "UPDATE records SET tags = '{' WHERE id = 'a4'", "UPDATE records SET document = CAST(x'FF00' AS TEXT) WHERE id = 'a4'",
            "UPDATE records SET checksum = checksum + 1 WHERE id = 'a4'", "DELETE FROM records WHERE id = 'a4'",
        ])
    func restored(_ sql: String) async throws {
        try await withDamaged(sql) { store, path in
            let record = try await store.read { try $0.record(alarm("a4")) }
            #expect(record?.document == ["Threshold": 4] && record?.version == 1 && record?.tags == ["k": "v"])
            if !sql.hasPrefix("DELETE") { #expect(try await store.read { try $0.records(type: alarmType).count } == 10) }
            #expect(store.damage.count == 1 && store.damage[0].place.contains("a4"))
            #expect(SQLiteRecordStore.check(path: path).contains { $0.place.contains("a4") })
            #expect(try await store.write(audit: nil) { try $0.put(alarm("a4"), ["Threshold": 40]).version } == 2)
            #expect(SQLiteRecordStore.check(path: path) == [])
        }
    }

    @Test("a record that is damaged in both places is refused by name, the others are served, and putting it anew heals it")
    func lost() async throws {
        let sql = "UPDATE records SET document = '{}' WHERE id = 'a4'; UPDATE history SET document = '{}' WHERE id = 'a4'"
        try await withDamaged(sql) { store, path async throws in
            await #expect(throws: RecordStoreError.self) { try await store.read { try $0.record(alarm("a4")) } }
            #expect(try await store.read { try $0.ids() } == (0..<10).filter { $0 != 4 }.map { "a\($0)" })
            #expect(try await store.read { try $0.ids(limit: 6) } == ["a0", "a1", "a2", "a3", "a5", "a6"])
            #expect(store.damage.count == 2)
            #expect(SQLiteRecordStore.check(path: path).filter { $0.reason == "the checksum does not fit" }.count == 2)
            await #expect(throws: RecordStoreError.self) { try await store.write(audit: nil) { _ = try $0.put(alarm("a4"), ["T": 1], expecting: 1) } }
            #expect(try await store.write(audit: nil) { try $0.put(alarm("a4"), ["T": 1]).version } == 2)
            #expect(try await store.read { try $0.record(alarm("a4"))?.document } == ["T": 1])
        }
    }

    @Test(
        "a damaged row of another table is left out of lists, noted and named by check",
        arguments: [
            "UPDATE statuses SET content = '\"ALARM\"' WHERE id = 'a4'", "UPDATE journal SET time = 1001 WHERE sequence = 5",
            "UPDATE queue SET content = 'x' WHERE id = 5", "UPDATE relationships SET role = 'other' WHERE id = 'a4'",
        ])
    func others(_ sql: String) async throws {
        try await withDamaged(sql) { store, path in
            let counts = try await store.read { snapshot in
                [
                    try snapshot.statuses(type: alarmType, kind: "state").count,
                    try snapshot.entries(journal: "j", subject: nil, from: at(0), to: at(9), newestFirst: true, limit: 99).count,
                    try snapshot.items(queue: "q", dueUntil: at(9), limit: 99).count, try snapshot.referrers(to: topic("t")).count,
                ]
            }
            #expect(counts.sorted() == [9, 10, 10, 10])
            #expect(store.damage.count == 1)
            #expect(SQLiteRecordStore.check(path: path).contains { $0.reason == "the checksum does not fit" })
            // Whatever can be written over or taken out heals.
            try await store.write(audit: nil) { transaction in
                try transaction.setStatus(alarm("a4"), kind: "state", to: "OK")
                #expect(try transaction.delete(alarm("a4"), at: at(2)))
                #expect(try transaction.dequeue(queue: "q", id: 5))
                #expect(try transaction.trim(journal: "j", before: at(9)) == 10)
            }
            #expect(SQLiteRecordStore.check(path: path) == [])
        }
    }

    @Test("every change within one byte of a row changes its checksum")
    func checksum() {
        let cells: [Cell] = [.integer(7), .text("cpu"), .null, .text("{\"T\":1}")]
        let good = RowChecksum.of(cells, table: "records")
        #expect(RowChecksum.of(cells, table: "history") != good)
        #expect(RowChecksum.of([.integer(7), .text("cpu{\"T\":1}"), .null, .text("")], table: "records") != good)
        for bit in 0..<64 { #expect(RowChecksum.of([.integer(7 ^ (1 << bit))] + cells.dropFirst(), table: "records") != good) }
        for byte in UInt8.min...UInt8.max where byte != UInt8(ascii: "p") {
            let changed = String(decoding: [UInt8(ascii: "c"), byte & 0x7F, UInt8(ascii: "u")], as: UTF8.self)
            if changed != "cpu" { #expect(RowChecksum.of([cells[0], .text(changed)] + cells.dropFirst(2), table: "records") != good) }
        }
    }
}
