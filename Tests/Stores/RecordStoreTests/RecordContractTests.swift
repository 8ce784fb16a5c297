import Base
import Testing

@testable import RecordStore

@Suite("Records keep what they are given, in versions")
struct RecordContractTests {
    @Test("what was put is read back, with version, tags, times and relationships", arguments: StoreKind.allCases)
    func roundTrip(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let document: JSONValue = ["Threshold": 1.5, "Dimensions": [["Name": "a\u{0}\"\\/é\u{1F525}"]], "N": 9_007_199_254_740_993, "On": true]
            let relationships = [Record.Relationship(role: "action", to: topic("t")), .init(role: "action", to: topic("s"))]
            let stored = try await store.write(audit: nil) {
                try $0.put(alarm("cpu"), document: document, tags: ["b": "2", "a": ""], relationships: relationships, at: at(5), expecting: nil)
            }
            let expected = Record(
                key: alarm("cpu"), version: 1, document: document, tags: ["a": "", "b": "2"], createdAt: at(5), updatedAt: at(5),
                relationships: relationships)
            #expect(stored == expected)
            #expect(try await store.read { try $0.record(alarm("cpu")) } == expected)
            #expect(try await store.read { try $0.record(alarm("CPU")) } == nil)
        }
    }

    @Test("a change makes a version, the same again makes none", arguments: StoreKind.allCases)
    func versions(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let versions = try await store.write(audit: nil) { transaction in
                let key = alarm("cpu")
                var versions = [try transaction.put(key, ["T": 1], at: 1), try transaction.put(key, ["T": 1], at: 2), try transaction.put(key, ["T": 1.0], at: 3)]
                versions.append(try transaction.put(key, document: ["T": 1.0], tags: ["a": "b"], relationships: [], at: at(4), expecting: nil))
                return versions.map { [$0.version, $0.createdAt.seconds, $0.updatedAt.seconds] }
            }
            #expect(versions == [[1, 1, 1], [1, 1, 1], [2, 1, 3], [3, 1, 4]])
            #expect(try await store.read { try $0.history(of: alarm("cpu"), limit: 2).map(\.version) } == [3, 2])
        }
    }

    @Test("a deletion is a version, and a record made anew goes on from it", arguments: StoreKind.allCases)
    func deletion(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let key = alarm("cpu")
            try await store.write(audit: nil) { transaction in
                try transaction.put(key, document: ["T": 1], tags: [:], relationships: [.init(role: "action", to: topic("t"))], at: at(1), expecting: 0)
                try transaction.setStatus(key, kind: "state", to: "OK")
                #expect(try transaction.delete(key, at: at(2)))
                #expect(try !transaction.delete(key, at: at(3)))
                #expect(try transaction.record(key) == nil)
                #expect(try transaction.status(key, kind: "state") == nil)
                #expect(try transaction.referrers(to: topic("t")).isEmpty)
                #expect(try transaction.put(key, ["T": 2], at: 4, expecting: 0).version == 3)
            }
            let history = try await store.read { try $0.history(of: key, limit: 10) }
            #expect(history.map(\.document) == [["T": 2], .null, ["T": 1]])
            #expect(history.map(\.createdAt.seconds) == [4, 1, 1])
        }
    }

    @Test("a change from another version is refused", arguments: StoreKind.allCases)
    func conflicts(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let key = alarm("cpu")
            let conflict = RecordStoreError.versionConflict(key)
            await #expect(throws: conflict) { try await store.write(audit: nil) { _ = try $0.put(key, ["T": 1], expecting: 1) } }
            try await store.write(audit: nil) { _ = try $0.put(key, ["T": 1], expecting: 0) }
            await #expect(throws: conflict) { try await store.write(audit: nil) { _ = try $0.put(key, ["T": 2], expecting: 0) } }
            await #expect(throws: conflict) { try await store.write(audit: nil) { _ = try $0.put(key, ["T": 1], expecting: 2) } }
            #expect(try await store.write(audit: nil) { try $0.put(key, ["T": 2], expecting: 1).version } == 2)
        }
    }

    @Test("lists are in the order of bytes, by prefix, and page by the last id", arguments: StoreKind.allCases)
    func lists(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            let ids = ["a", "a/1", "a/2", "ab", "A", "é", "e\u{301}", "\u{1F525}", "\u{FFFD}", "z", ""]
            try await store.write(audit: nil) { transaction in
                for id in ids { try transaction.put(alarm(id), ["id": .string(id)]) }
                try transaction.put(alarm("a/x", region: "eu-west-1"), ["id": "other"])
                try transaction.put(topic("a/t"), ["id": "topic"])
            }
            let sorted = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let cases: [(prefix: String, after: String?, limit: Int, expected: [String])] = [
                ("", nil, 100, sorted), ("", "a", 2, ["a/1", "a/2"]), ("a/", nil, 100, ["a/1", "a/2"]), ("a/", "a/1", 100, ["a/2"]),
                ("a/", "A", 1, ["a/1"]), ("a", nil, 3, ["a", "a/1", "a/2"]), ("a/", "b", 100, []), ("q", nil, 100, []), ("", nil, 0, []), ("", nil, -1, []),
                ("", "\u{1F525}", 5, []),
            ]
            for line in cases {
                let found = try await store.read { try $0.ids(prefix: line.prefix, after: line.after, limit: line.limit) }
                #expect(found.map { Array($0.utf8) } == line.expected.map { Array($0.utf8) }, "\(line)")
            }
            #expect(try await store.read { try $0.records(type: alarmType).count } == 12)
        }
    }

    @Test("referrers are found by what they name", arguments: StoreKind.allCases)
    func referrers(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            func link(_ id: String, to names: [(String, String)]) async throws {
                try await store.write(audit: nil) { transaction in
                    let relationships = names.map { Record.Relationship(role: $0.0, to: topic($0.1)) }
                    try transaction.put(alarm(id), document: ["T": 1], tags: [:], relationships: relationships, at: at(0), expecting: nil)
                }
            }
            func names() async throws -> [String] {
                try await store.read { try $0.referrers(to: topic("t")).map { "\($0.from.id) \($0.role)" } }
            }
            try await link("b", to: [("ok", "t"), ("alarm", "t"), ("alarm", "t"), ("alarm", "u")])
            try await link("a", to: [("alarm", "t")])
            #expect(try await names() == ["a alarm", "b alarm", "b ok"])
            try await link("b", to: [("alarm", "u")])
            #expect(try await names() == ["a alarm"])
            try await store.write(audit: nil) { _ = try $0.delete(alarm("a"), at: at(1)) }
            #expect(try await names() == [])
        }
    }

    @Test("old versions are forgotten, the present one of a record never", arguments: StoreKind.allCases)
    func trimming(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.write(audit: nil) { transaction in
                for second in 1...5 { try transaction.put(alarm("kept"), ["T": .int(Int64(second))], at: Int64(second)) }
                try transaction.put(alarm("gone"), ["T": 1], at: 1)
                try transaction.delete(alarm("gone"), at: at(2))
            }
            #expect(try await store.write(audit: nil) { try $0.trimHistory(before: at(4)) } == 5)
            #expect(try await store.write(audit: nil) { try $0.trimHistory(before: at(100)) } == 1)
            #expect(try await store.read { try $0.history(of: alarm("kept"), limit: 10).map(\.version) } == [5])
            #expect(try await store.read { try $0.history(of: alarm("gone"), limit: 10).isEmpty })
        }
    }

    @Test("what could not be read back is refused", arguments: StoreKind.allCases)
    func unstorable(_ kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.write(audit: nil) { transaction throws in
                let refusals: [() throws -> Void] = [
                    { try transaction.put(alarm("a\u{0}b"), ["T": 1]) },
                    { _ = try transaction.record(alarm("a\u{0}b")) },
                    { try transaction.put(alarm("a"), .null) },
                    { try transaction.put(alarm("a"), .double(.nan)) },
                    { try transaction.put(alarm("a"), nested(129)) },
                    { try transaction.setStatus(alarm("a"), kind: "k\u{0}", to: 1) },
                    { try transaction.append(journal: "j", subject: alarm("a"), at: at(0), content: nested(129)) },
                    { try transaction.enqueue(queue: "q", due: at(0), content: nested(129)) },
                ]
                for (index, refusal) in refusals.enumerated() {
                    #expect(throws: RecordStoreError.self, "case \(index)") { try refusal() }
                }
                #expect(try transaction.put(alarm("a"), nested(128)).document == nested(128))
                #expect(try transaction.put(alarm("b"), ["T": .double(.infinity)]).document == ["T": nil])
            }
            #expect(try await store.read { try $0.record(alarm("a"))?.document } == nested(128))
            #expect(try await store.read { try $0.record(alarm("b"))?.document } == ["T": nil])
        }
    }
}

private func nested(_ depth: Int) -> JSONValue { (0..<depth).reduce(1) { value, _ in .array([value]) } }

extension JSONValue: ExpressibleByNilLiteral {
    public init(nilLiteral: ()) { self = .null }
}
