import Base

extension SQLiteSession {
    func entries(journal: String, subject: RecordKey?, from: Timestamp, to: Timestamp, newestFirst: Bool, limit: Int) throws -> [JournalEntry] {
        try Storable.check(journal)
        if let subject { try Storable.check(subject) }
        let about = subject == nil ? "" : "AND type = ? AND account = ? AND region = ? AND id = ? "
        let direction = newestFirst ? "DESC" : "ASC"
        return try values(
            .journal, "WHERE journal = ? \(about)AND time >= ? AND time < ? ORDER BY time \(direction), sequence \(direction)",
            [.text(journal)] + (subject?.cells ?? []) + [.integer(from.milliseconds), .integer(to.milliseconds)], limit: limit)
    }

    @discardableResult
    func append(journal: String, subject: RecordKey, at time: Timestamp, content: JSONValue) throws -> JournalEntry {
        try Storable.check(journal)
        try Storable.check(subject)
        let content = try Storable.normalized(content)
        let sequence = try nextNumber(in: .journal)
        let entry = JournalEntry(sequence: sequence, journal: journal, subject: subject, time: time, content: content)
        try insert(entry, into: .journal)
        return entry
    }

    func trim(journal: String, before: Timestamp) throws -> Int {
        try Storable.check(journal)
        return try execute("DELETE FROM journal WHERE journal = ? AND time < ?", [.text(journal), .integer(before.milliseconds)])
    }
}
