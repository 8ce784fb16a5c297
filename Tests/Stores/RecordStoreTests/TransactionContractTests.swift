import Base
import Testing

@testable import RecordStore

@Suite("Statuses, journals, queues and the audit trail, in transactions")
struct TransactionContractTests {
    @Test("statuses are set, replaced, listed and removed", arguments: StoreKind.allCases)
    func statuses(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.write(audit: nil) { transaction in
                try transaction.setStatus(alarm("b"), kind: "state", to: "OK")
                try transaction.setStatus(alarm("a"), kind: "state", to: ["value": "ALARM"])
                try transaction.setStatus(alarm("a"), kind: "heartbeat", to: 7)
                try transaction.setStatus(topic("a"), kind: "state", to: "no alarm")
                try transaction.setStatus(alarm("b"), kind: "state", to: "ALARM")
                try transaction.setStatus(alarm("c"), kind: "state", to: nil)
            }
            let listed = try await store.read { try $0.statuses(type: alarmType, kind: "state").map { "\($0.key.id) \($0.content.encodedText)" } }
            #expect(listed == [#"a {"value":"ALARM"}"#, #"b "ALARM""#])
            try await store.write(audit: nil) { try $0.setStatus(alarm("a"), kind: "state", to: nil) }
            #expect(try await store.read { try $0.status(alarm("a"), kind: "state") } == nil)
            #expect(try await store.read { try $0.status(alarm("a"), kind: "heartbeat") } == 7)
            #expect(try await store.read { try $0.record(alarm("a")) } == nil)
        }
    }

    @Test("journals are read by time, newest or oldest first, of one subject or all", arguments: StoreKind.allCases)
    func journals(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let sequences = try await store.write(audit: nil) { transaction in
                try [(3, "a"), (1, "b"), (2, "a"), (2, "b"), (2, "a")].map { time, id in
                    try transaction.append(journal: "history", subject: alarm(id), at: at(time), content: ["at": .int(time)]).sequence
                }
            }
            #expect(sequences == [1, 2, 3, 4, 5])
            func read(_ subject: RecordKey?, _ from: Int64, _ to: Int64, newestFirst: Bool = false, limit: Int = 10) async throws -> [Int64] {
                try await store.read {
                    try $0.entries(journal: "history", subject: subject, from: at(from), to: at(to), newestFirst: newestFirst, limit: limit).map(\.sequence)
                }
            }
            #expect(try await read(nil, 0, 10) == [2, 3, 4, 5, 1])
            #expect(try await read(nil, 0, 10, newestFirst: true) == [1, 5, 4, 3, 2])
            #expect(try await read(nil, 2, 3) == [3, 4, 5])
            #expect(try await read(nil, 3, 2) == [])
            #expect(try await read(alarm("a"), 0, 10, limit: 2) == [3, 5])
            #expect(try await read(alarm("b"), 0, 10, newestFirst: true, limit: 1) == [4])
            #expect(try await read(nil, 0, 10, limit: -3) == [])
            #expect(try await store.write(audit: nil) { try $0.trim(journal: "history", before: at(3)) } == 4)
            #expect(try await store.write(audit: nil) { try $0.trim(journal: "other", before: at(9)) } == 0)
            #expect(try await read(nil, 0, 10) == [1])
        }
    }

    @Test("numbers are never given out twice, not even after everything was forgotten", arguments: StoreKind.allCases)
    func numbers(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let subject = alarm("a")
            try await store.write(audit: nil) { transaction in
                for _ in 0..<3 { try transaction.append(journal: "j", subject: subject, at: at(1), content: 1) }
                #expect(try transaction.trim(journal: "j", before: at(2)) == 3)
            }
            await #expect(throws: Refusal.self) {
                try await store.write(audit: nil) {
                    try $0.append(journal: "j", subject: subject, at: at(1), content: 1)
                    throw Refusal()
                }
            }
            #expect(try await store.write(audit: nil) { try $0.append(journal: "k", subject: subject, at: at(1), content: 1).sequence } == 4)
        }
    }

    @Test("a queue gives what is due, in order, until it is taken out", arguments: StoreKind.allCases)
    func queues(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            func due(_ until: Int64, limit: Int = 10) async throws -> [Int64] {
                try await store.read { try $0.items(queue: "outbox", dueUntil: at(until), limit: limit).map(\.id) }
            }
            try await store.write(audit: nil) { transaction in
                for time in [30, 10, 20, 10] { try transaction.enqueue(queue: "outbox", due: at(Int64(time)), content: "m") }
                try transaction.enqueue(queue: "other", due: at(0), content: "m")
            }
            #expect(try await due(20) == [2, 4, 3])
            #expect(try await due(20, limit: 1) == [2])
            #expect(try await due(20, limit: -1) == [])
            try await store.write(audit: nil) { transaction in
                var item = try #require(try transaction.item(queue: "outbox", id: 2))
                (item.due, item.content) = (at(25), ["attempt": 2])
                #expect(try transaction.requeue(item))
                #expect(try transaction.dequeue(queue: "outbox", id: 4))
                #expect(try !transaction.dequeue(queue: "outbox", id: 4))
                #expect(try !transaction.dequeue(queue: "other", id: 3))
                #expect(try transaction.item(queue: "other", id: 3) == nil)
                #expect(try !transaction.requeue(QueueItem(id: 4, queue: "outbox", due: at(1), content: 1)))
            }
            #expect(try await due(30) == [3, 2, 1])
            #expect(try await store.read { try $0.item(queue: "outbox", id: 2)?.content } == ["attempt": 2])
        }
    }

    @Test("the audit event is there exactly when its change is", arguments: StoreKind.allCases)
    func audit(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            var answered = event("PutMetricAlarm", at: at(2))
            answered.response = ["ok": true]
            try await store.write(audit: answered) { _ = try $0.put(alarm("cpu"), ["T": 1]) }
            try await store.write(audit: event("DeleteAlarms", at: at(1), error: "ResourceNotFound")) { _ in }
            await #expect(throws: Refusal.self) {
                try await store.write(audit: event("Lost", at: at(3))) {
                    try $0.put(alarm("mem"), ["T": 1])
                    throw Refusal()
                }
            }
            let all = try await store.read { try $0.auditEvents(from: at(0), to: at(9), newestFirst: false, limit: 9) }
            #expect(all == [event("DeleteAlarms", at: at(1), error: "ResourceNotFound"), answered])
            #expect(try await store.read { try $0.auditEvents(from: at(0), to: at(9), newestFirst: true, limit: 1) } == [answered])
            #expect(try await store.read { try $0.ids() } == ["cpu"])
            #expect(try await store.write(audit: nil) { try $0.trimAudit(before: at(2)) } == 1)
            #expect(try await store.read { try $0.auditEvents(from: at(0), to: at(9), newestFirst: true, limit: 9) } == [answered])
        }
    }

    @Test("what a body throws takes back everything it did", arguments: StoreKind.allCases)
    func rollback(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.write(audit: nil) { transaction in
                try transaction.put(alarm("a"), ["T": 1])
                try transaction.setStatus(alarm("a"), kind: "state", to: "OK")
                try transaction.enqueue(queue: "q", due: at(1), content: 1)
                try transaction.append(journal: "j", subject: alarm("a"), at: at(1), content: 1)
            }
            let before = try await store.read { try Dump(of: $0, ids: ["a", "b"]) }
            await #expect(throws: Refusal.self) {
                try await store.write(audit: event("Lost")) { transaction in
                    try transaction.put(alarm("a"), ["T": 2])
                    try transaction.put(alarm("b"), ["T": 1])
                    try transaction.delete(alarm("a"), at: at(2))
                    try transaction.setStatus(alarm("b"), kind: "state", to: "OK")
                    try transaction.dequeue(queue: "q", id: 1)
                    try transaction.enqueue(queue: "q", due: at(1), content: 2)
                    _ = try transaction.trim(journal: "j", before: at(9))
                    _ = try transaction.trimHistory(before: at(9))
                    throw Refusal()
                }
            }
            #expect(try await store.read { try Dump(of: $0, ids: ["a", "b"]) } == before)
        }
    }

    @Test("a body may catch a refusal and go on", arguments: StoreKind.allCases)
    func caught(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.write(audit: nil) { transaction in
                try transaction.put(alarm("a"), ["T": 1])
                #expect(throws: RecordStoreError.self) { try transaction.put(alarm("a"), ["T": 2], expecting: 7) }
                try transaction.put(alarm("b"), ["T": 1])
            }
            #expect(try await store.read { try $0.ids() } == ["a", "b"])
        }
    }
}
