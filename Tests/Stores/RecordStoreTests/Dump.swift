import Base

@testable import RecordStore

/// Everything that reads can see of the given ids, as bytes, so that two stores can be compared.
struct Dump: Equatable, CustomStringConvertible {
    let lines: [[UInt8]]

    static func == (a: Dump, b: Dump) -> Bool { a.lines == b.lines }

    var description: String { lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n") }

    /// The first lines in which the two are not the same.
    func difference(from other: Dump) -> String {
        let first = zip(lines, other.lines).first { $0 != $1 }
        return [first?.0, first?.1].map { String(decoding: $0 ?? [], as: UTF8.self) }.joined(separator: " <> ") + " (\(lines.count), \(other.lines.count))"
    }

    init(of snapshot: any RecordSnapshot, ids: [String], types: [String] = [alarmType, topicType]) throws {
        let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        var lines: [String] = []
        for type in types {
            lines += try snapshot.records(type: type).map { "record \(Dump.text($0))" }
            for kind in ["state", "heartbeat"] {
                lines += try snapshot.statuses(type: type, kind: kind).map { "status \(kind) \($0.key.id) \($0.content.encodedText)" }
            }
            for id in ids {
                let key = RecordKey(type: type, account: "000000000000", region: "us-east-1", id: id)
                lines.append("one \(try snapshot.record(key).map(Dump.text) ?? "none")")
                lines += try snapshot.history(of: key, limit: 1000).map { "version \(Dump.text($0))" }
                lines += try snapshot.referrers(to: key).map { "referrer \(id) \($0.role) \($0.from.type) \($0.from.id)" }
                lines += try snapshot.entries(journal: "j", subject: key, from: first, to: last, newestFirst: true, limit: 1000).map(Dump.text)
            }
            lines += try snapshot.records(type: type, account: "000000000000", region: "us-east-1", idPrefix: "a", after: "a", limit: 3).map(Dump.text)
        }
        for journal in ["j", "k"] {
            lines += try snapshot.entries(journal: journal, subject: nil, from: first, to: last, newestFirst: false, limit: 1000).map(Dump.text)
        }
        lines += try snapshot.items(queue: "q", dueUntil: last, limit: 1000).map { "item \($0.id) \($0.due.milliseconds) \($0.content.encodedText)" }
        lines += try snapshot.auditEvents(from: first, to: last, newestFirst: false, limit: 1000).map { "\($0)" }
        self.lines = lines.map { Array($0.utf8) }
    }

    private static func text(_ record: Record) -> String {
        "\(record.key.type) \(record.key.account) \(record.key.region) \(record.key.id) \(record.version) \(record.createdAt.milliseconds) "
            + "\(record.updatedAt.milliseconds) \(record.document.encodedText) \(record.tags.sorted { $0.key < $1.key }) "
            + record.relationships.map { "\($0.role)>\($0.to.type)/\($0.to.id)" }.joined(separator: ",")
    }

    private static func text(_ entry: JournalEntry) -> String {
        "entry \(entry.sequence) \(entry.journal) \(entry.subject.id) \(entry.time.milliseconds) \(entry.content.encodedText)"
    }
}
