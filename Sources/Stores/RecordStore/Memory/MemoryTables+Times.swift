import Base

/// The tables that are read by time: journals, queues and the audit trail.
extension MemoryTables {
    func entries(journal: String, subject: RecordKey?, from: Timestamp, to: Timestamp, newestFirst: Bool, limit: Int) throws -> [JournalEntry] {
        try Storable.check(journal)
        if let subject { try Storable.check(subject) }
        let rows = journalRows.values[journalRows.positions(journal, from: from, to: to)]
        return MemoryTables.pick(rows, newestFirst: newestFirst, limit: limit) { subject?.isIdentical(to: $0.subject) ?? true }
    }

    @discardableResult
    func append(journal: String, subject: RecordKey, at time: Timestamp, content: JSONValue) throws -> JournalEntry {
        try Storable.check(journal)
        try Storable.check(subject)
        let content = try Storable.normalized(content)
        let entry = JournalEntry(sequence: nextNumber(in: "journal"), journal: journal, subject: subject, time: time, content: content)
        change(\.journalRows, TimePlace(name: ByteText(journal), time: time, number: entry.sequence), to: entry)
        return entry
    }

    func trim(journal: String, before: Timestamp) throws -> Int {
        try Storable.check(journal)
        return forget(\.journalRows, journal, before: before)
    }

    func items(queue: String, dueUntil: Timestamp, limit: Int) throws -> [QueueItem] {
        try Storable.check(queue)
        let first = queueRows.firstIndex(notBefore: TimePlace(name: ByteText(queue), time: .init(milliseconds: .min), number: 0))
        let due = zip(queueRows.keys[first...], queueRows.values[first...]).prefix { $0.0.name == ByteText(queue) && $0.0.time <= dueUntil }
        return due.prefix(max(limit, 0)).map(\.1)
    }

    func item(queue: String, id: Int64) throws -> QueueItem? {
        try Storable.check(queue)
        return queueRows.values.first { $0.id == id && ByteText($0.queue) == ByteText(queue) }
    }

    @discardableResult
    func enqueue(queue: String, due: Timestamp, content: JSONValue) throws -> QueueItem {
        try Storable.check(queue)
        let content = try Storable.normalized(content)
        let item = QueueItem(id: nextNumber(in: "queue"), queue: queue, due: due, content: content)
        change(\.queueRows, MemoryTables.place(of: item), to: item)
        return item
    }

    @discardableResult
    func requeue(_ item: QueueItem) throws -> Bool {
        var item = item
        item.content = try Storable.normalized(item.content)
        guard try dequeue(queue: item.queue, id: item.id) else { return false }
        change(\.queueRows, MemoryTables.place(of: item), to: item)
        return true
    }

    @discardableResult
    func dequeue(queue: String, id: Int64) throws -> Bool {
        guard let item = try item(queue: queue, id: id) else { return false }
        change(\.queueRows, MemoryTables.place(of: item), to: nil)
        return true
    }

    func auditEvents(from: Timestamp, to: Timestamp, newestFirst: Bool, limit: Int) throws -> [AuditEvent] {
        MemoryTables.pick(auditRows.values[auditRows.positions("", from: from, to: to)], newestFirst: newestFirst, limit: limit) { _ in true }
    }

    /// Keeps the event in the transaction of the change that it reports.
    func record(_ event: AuditEvent) throws {
        let event = try event.normalized()
        change(\.auditRows, TimePlace(name: ByteText(""), time: event.time, number: nextNumber(in: "audit")), to: event)
    }

    func trimAudit(before: Timestamp) throws -> Int { forget(\.auditRows, "", before: before) }

    private static func place(of item: QueueItem) -> TimePlace { TimePlace(name: ByteText(item.queue), time: item.due, number: item.id) }

    private static func pick<Value>(_ rows: ArraySlice<Value>, newestFirst: Bool, limit: Int, where isWanted: (Value) -> Bool) -> [Value] {
        let limit = max(limit, 0)
        guard newestFirst else { return Array(rows.lazy.filter(isWanted).prefix(limit)) }
        return Array(rows.reversed().lazy.filter(isWanted).prefix(limit))
    }

    private func forget<Value>(
        _ table: ReferenceWritableKeyPath<MemoryTables, SortedTable<TimePlace, Value>>, _ name: String, before: Timestamp
    ) -> Int {
        let rows = self[keyPath: table]
        let old = rows.keys[rows.positions(name, from: .init(milliseconds: .min), to: before)]
        for place in old { change(table, place, to: nil) }
        return old.count
    }
}

extension SortedTable where Key == TimePlace {
    /// Where the rows of the name with `from <= time < to` stand.
    fileprivate func positions(_ name: String, from: Timestamp, to: Timestamp) -> Range<Int> {
        let first = firstIndex(notBefore: TimePlace(name: ByteText(name), time: from, number: 0))
        let end = firstIndex(notBefore: TimePlace(name: ByteText(name), time: to, number: 0))
        return first..<max(first, end)
    }
}
