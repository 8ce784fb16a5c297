import Base

@testable import RecordStore

/// All that can be read of a store, question by question, so that one refused question costs only its own answer.
struct Reading: Sendable {
    /// Each value that was answered, as text that names the question.
    private(set) var lines: Set<String> = []
    /// Questions that were refused.
    private(set) var refusals = 0
    /// Records that were found one by one.
    private(set) var records: Set<String> = []

    init() {}

    init(of snapshot: any RecordSnapshot, ids: [String]) {
        let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        ask("list") { try snapshot.records(type: alarmType).map(\.line) }
        ask("status") { try snapshot.statuses(type: alarmType, kind: "state").map { "\($0.key.id) \($0.content.encodedText)" } }
        ask("journal") { try snapshot.entries(journal: "j", subject: nil, from: first, to: last, newestFirst: false, limit: 9999).map { "\($0)" } }
        ask("queue") { try snapshot.items(queue: "q", dueUntil: last, limit: 9999).map { "\($0)" } }
        ask("audit") { try snapshot.auditEvents(from: first, to: last, newestFirst: false, limit: 9999).map { "\($0)" } }
        ask("referrer") { try snapshot.referrers(to: topic("t")).map { "\($0.role) \($0.from.id)" } }
        for id in ids {
            ask("version") { try snapshot.history(of: alarm(id), limit: 99).map(\.line) }
            ask("record") { [try snapshot.record(alarm(id))?.line ?? "none \(id)"] }
        }
        records = Set(ids.filter { id in lines.contains { $0.hasPrefix("record \(id) ") } })
    }

    private mutating func ask(_ question: String, _ body: () throws -> [String]) {
        do { lines.formUnion(try body().map { "\(question) \($0)" }) } catch { refusals += 1 }
    }
}

extension Record {
    var line: String {
        "\(key.id) \(version) \(createdAt.milliseconds) \(updatedAt.milliseconds) \(document.encodedText) \(tags.sorted { $0.key < $1.key }) \(relationships.map { $0.role + $0.to.id })"
    }
}
