import Base

extension SQLiteSession {
    private static let byID = "WHERE id = ? AND queue = ?"

    func items(queue: String, dueUntil: Timestamp, limit: Int) throws -> [QueueItem] {
        try Storable.check(queue)
        return try values(
            .queue, "WHERE queue = ? AND due <= ? ORDER BY due, id", [.text(queue), .integer(dueUntil.milliseconds)], limit: limit)
    }

    func item(queue: String, id: Int64) throws -> QueueItem? {
        try Storable.check(queue)
        return try value(.queue, SQLiteSession.byID, [.integer(id), .text(queue)])
    }

    @discardableResult
    func enqueue(queue: String, due: Timestamp, content: JSONValue) throws -> QueueItem {
        try Storable.check(queue)
        let content = try Storable.normalized(content)
        let item = QueueItem(id: try nextNumber(in: .queue), queue: queue, due: due, content: content)
        try insert(item, into: .queue)
        return item
    }

    @discardableResult
    func requeue(_ item: QueueItem) throws -> Bool {
        try Storable.check(item.queue)
        var item = item
        item.content = try Storable.normalized(item.content)
        guard try row(.queue, SQLiteSession.byID, [.integer(item.id), .text(item.queue)]) != nil else { return false }
        try upsert(item, into: .queue)
        return true
    }

    @discardableResult
    func dequeue(queue: String, id: Int64) throws -> Bool {
        try Storable.check(queue)
        return try execute("DELETE FROM queue \(SQLiteSession.byID)", [.integer(id), .text(queue)]) > 0
    }
}
