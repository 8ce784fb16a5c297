import Base
import Testing

@testable import RecordStore

@Suite("The twin in memory and the file answer the same")
struct EquivalenceTests {
    static let operationsPerSeed = 150

    @Test("seeded operations have the same answers and leave the same content", arguments: 1...6 as ClosedRange<UInt64>)
    func equivalence(seed: UInt64) async throws {
        try await withFolder { folder in
            let file = try SQLiteRecordStore.open(path: folder + "/records.db")
            let memory = MemoryRecordStore()
            for number in 0..<EquivalenceTests.operationsPerSeed {
                let seed = seed &* 1_000_003 &+ UInt64(number)
                let answers = (await EquivalenceTests.run(seed, on: file), await EquivalenceTests.run(seed, on: memory))
                #expect(answers.0 == answers.1, "operation of seed \(seed)")
                if number % 10 == 9 {
                    let left = try await file.read { try Dump(of: $0, ids: RandomWork.ids) }
                    let right = try await memory.read { try Dump(of: $0, ids: RandomWork.ids) }
                    try #require(left == right, "content after seed \(seed): \(left.difference(from: right))")
                }
            }
            #expect(file.damage == [])
            file.close()
            #expect(SQLiteRecordStore.check(path: folder + "/records.db") == [])
        }
    }

    /// One transaction of a few operations, a quarter of which end by throwing; its answers or its error as text.
    static func run(_ seed: UInt64, on store: some RecordStoring) async -> String {
        do {
            return try await store.write(audit: seed % 3 == 0 ? event("Call\(seed)", at: at(Int64(seed % 50))) : nil) { transaction in
                var work = RandomWork(seed: seed)
                let answers = (0..<work.count).map { _ in work.step(transaction) }
                if work.endsBadly { throw Refusal() }
                return answers.joined(separator: "; ")
            }
        } catch {
            return "threw \(error)"
        }
    }
}

/// Operations drawn from a seed.
struct RandomWork {
    static let ids = ["a", "a/1", "ab", "é", "e\u{301}", "\u{1F525}", "z\u{7}", ""]
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    var count: Int { mutating get { Int.random(in: 1...5, using: &random) } }
    var endsBadly: Bool { mutating get { Int.random(in: 0..<4, using: &random) == 0 } }

    /// Does one operation; its answer or its error as text.
    mutating func step(_ transaction: any RecordTransaction) -> String {
        do { return try attempt(transaction) } catch { return "\(error)" }
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element { choices[Int.random(in: 0..<choices.count, using: &random)] }

    private mutating func key() -> RecordKey {
        RecordKey(type: pick([alarmType, alarmType, topicType]), account: "000000000000", region: "us-east-1", id: pick(RandomWork.ids))
    }

    private mutating func time() -> Timestamp { at(Int64.random(in: 0..<50, using: &random)) }

    private mutating func content() -> JSONValue {
        pick([
            ["T": .int(Int64.random(in: 0..<3, using: &random))], ["T": 1.0], ["a": ["é", "e\u{301}", "\u{0}"], "a": 2], .double(.nan), "x", [true, nil, -0.0],
            .double(.leastNonzeroMagnitude), .double(1.7e308), .int(.min),
        ])
    }

    private mutating func attempt(_ transaction: any RecordTransaction) throws -> String {
        let key = key()
        switch Int.random(in: 0..<14, using: &random) {
        case 0...4:
            let names = (0..<Int.random(in: 0...2, using: &random)).map { _ in Record.Relationship(role: pick(["r", "s"]), to: self.key()) }
            let record = try transaction.put(
                key, document: content(), tags: pick([[:], ["k": "v", "j": ""]]), relationships: names, at: time(), expecting: pick([nil, nil, 0, 1, 2]))
            return "put \(record.version)"
        case 5: return "delete \(try transaction.delete(key, at: time()))"
        case 6: try transaction.setStatus(key, kind: pick(["state", "heartbeat"]), to: pick([nil, content()]))
        case 7: return "append \(try transaction.append(journal: pick(["j", "k"]), subject: key, at: time(), content: content()).sequence)"
        case 8: return "enqueue \(try transaction.enqueue(queue: "q", due: time(), content: content()).id)"
        case 9:
            let id = Int64.random(in: 1...40, using: &random)
            return "requeue \(try transaction.requeue(QueueItem(id: id, queue: "q", due: time(), content: content())))"
        case 10: return "dequeue \(try transaction.dequeue(queue: "q", id: Int64.random(in: 1...40, using: &random)))"
        case 11: return "trim \(try transaction.trim(journal: pick(["j", "k"]), before: at(Int64.random(in: 0..<10, using: &random))))"
        case 12: return "history \(try transaction.trimHistory(before: at(Int64.random(in: 0..<20, using: &random))))"
        default: return "audit \(try transaction.trimAudit(before: at(Int64.random(in: 0..<10, using: &random))))"
        }
        return "set"
    }
}
