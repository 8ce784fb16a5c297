/// A table as rows are bound and read: its columns in order (the checksum, which each table has last, is not among them) and
/// the statements made of them. `docs/format/records.md` draws the tables.
struct TableShape: Sendable {
    enum Kind: Sendable { case integer, text, optionalText }

    struct Column: Sendable {
        let name: String
        let kind: Kind
        static func integer(_ name: String) -> Column { .init(name: name, kind: .integer) }
        static func text(_ name: String) -> Column { .init(name: name, kind: .text) }
        static func optionalText(_ name: String) -> Column { .init(name: name, kind: .optionalText) }
    }

    let name: String
    let columns: [Column]
    /// `SELECT ... FROM name `: columns, checksum, rowid.
    let select: String
    let insert: String
    /// Replaces the row of the same key.
    let upsert: String

    private init(_ name: String, key: [Column], _ rest: [Column]) {
        (self.name, columns) = (name, key + rest)
        let names = columns.map(\.name) + ["checksum"]
        let list = names.joined(separator: ", ")
        select = "SELECT \(list), rowid FROM \(name) "
        insert = "INSERT INTO \(name) (\(list)) VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))"
        let updates = names.dropFirst(key.count).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        upsert = "\(insert) ON CONFLICT (\(key.map(\.name).joined(separator: ", "))) DO UPDATE SET \(updates)"
    }

    private static let keyColumns: [Column] = [.text("type"), .text("account"), .text("region"), .text("id")]
    private static let configurationColumns: [Column] = [
        .integer("created"), .integer("updated"), .text("document"), .text("tags"), .text("relationships"),
    ]

    static let records = TableShape("records", key: keyColumns, [.integer("version")] + configurationColumns)
    static let history = TableShape("history", key: keyColumns + [.integer("version")], configurationColumns)
    static let relationships = TableShape(
        "relationships", key: keyColumns + [.text("role"), .text("toType"), .text("toAccount"), .text("toRegion"), .text("toID")], [])
    static let statuses = TableShape("statuses", key: keyColumns + [.text("kind")], [.text("content")])
    static let journal = TableShape(
        "journal", key: [.integer("sequence")], [.text("journal")] + keyColumns + [.integer("time"), .text("content")])
    static let queue = TableShape("queue", key: [.integer("id")], [.text("queue"), .integer("due"), .text("content")])
    static let audit = TableShape(
        "audit", key: [.integer("position")], [.integer("time"), .text("event"), .text("request"), .optionalText("response")])

    /// In the order that the format document draws them.
    static let all = [records, history, relationships, statuses, journal, queue, audit]
}
