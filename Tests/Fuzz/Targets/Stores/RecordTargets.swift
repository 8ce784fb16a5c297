import Base

@testable import RecordStore

extension FuzzTarget {
    /// The rows of the record store, and the log that a killed process leaves.
    static let records = [
        FuzzTarget(document: "record-row") { document in
            let cells = (document.items ?? []).map { item -> Cell in
                if let number = item.integer { return .integer(number) }
                return item.text.map(Cell.text) ?? .null
            }
            _ = RowChecksum.of(cells, table: "records")
            try reread(cells, Record.self)
            try reread(cells, Reference.self)
            try reread(cells, Status.self)
            try reread(cells, JournalEntry.self)
            try reread(cells, QueueItem.self)
            try reread(cells, AuditRow.self)
        },
        FuzzTarget("record-log", bytesMax: 8192) { bytes in
            guard var log = LogFile(bytes) else { return }
            _ = log.mend()
            try hold(log.bytes.count == bytes.count, "mending changed the length")
            guard var again = LogFile(log.bytes) else { throw BrokenPromise("the mended log is none") }
            let found = again.mend()
            try hold(found.isEmpty && again.bytes == log.bytes, "mending again finds \(found)")
        },
        FuzzTarget("storable") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            _ = attempt { try Storable.check(text) }
            guard let value = attempt({ try JSONValue(parsing: bytes) }), let normal = attempt({ try Storable.normalized(value) }) else { return }
            try hold(attempt { try JSONValue(parsing: normal.encoded) } == normal, "what may be stored does not come back")
        },
    ]

    private static func reread<Value: RowCoded>(_ cells: [Cell], _: Value.Type) throws {
        var reader = CellReader(cells: cells[...])
        guard let value = attempt({ try Value(reading: &reader) }) else { return }
        var again = CellReader(cells: value.cells[...])
        guard let second = attempt({ try Value(reading: &again) }) else { throw BrokenPromise("the row of \(value) cannot be read") }
        try hold(RowChecksum.of(second.cells, table: "") == RowChecksum.of(value.cells, table: ""), "the row of \(value) changed")
    }
}
