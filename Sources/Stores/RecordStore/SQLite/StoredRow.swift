import Base
import GRDB

/// A row as it lies in the file: its cells, as far as they can be read, and whether they fit its checksum.
struct StoredRow {
    let table: TableShape
    let rowID: Int64
    let cells: [Cell]
    let damage: RowDamage?

    init(_ row: Row, of table: TableShape) throws {
        self.table = table
        rowID = try row.decode(Int64?.self, atIndex: table.columns.count + 1) ?? 0
        var cells: [Cell] = []
        var damage: RowDamage?
        for (index, column) in table.columns.enumerated() {
            let cell = try StoredRow.cell(row, at: index, column.kind)
            if cell == nil { damage = RowDamage(reason: "the column \(column.name) cannot be read") }
            cells.append(cell ?? .null)
        }
        let checksum = try row.decode(Int64?.self, atIndex: table.columns.count)
        if damage == nil, checksum != RowChecksum.of(cells, table: table.name) { damage = RowDamage(reason: "the checksum does not fit") }
        (self.cells, self.damage) = (cells, damage)
    }

    /// The table, the row's number and what of its key can be read.
    var name: String {
        let key = cells.prefix(5).map { cell in
            switch cell {
            case .integer(let value): String(value)
            case .text(let text): text
            case .null: "?"
            }
        }
        return "\(table.name) row \(rowID) (\(key.joined(separator: " ")))"
    }

    func decoded<Value: RowCoded>(as _: Value.Type = Value.self) throws(RowDamage) -> Value {
        if let damage { throw damage }
        var reader = CellReader(cells: cells[...])
        return try Value(reading: &reader)
    }

    /// Nil where the column holds what it never should.
    private static func cell(_ row: Row, at index: Int, _ kind: TableShape.Kind) throws -> Cell? {
        if kind == .integer { return try row.decode(Int64?.self, atIndex: index).map(Cell.integer) }
        return try row.withUnsafeData(atIndex: index) { data in
            guard let data else { return kind == .optionalText ? .null : nil }
            return String(validating: data, as: UTF8.self).map(Cell.text)
        }
    }
}

/// A value that is one row of a table.
protocol RowCoded {
    init(reading reader: inout CellReader) throws(RowDamage)
    /// In the order of the table's columns.
    var cells: [Cell] { get }
}

/// Takes a row's cells one after the other.
struct CellReader {
    private var cells: ArraySlice<Cell>

    init(cells: ArraySlice<Cell>) { self.cells = cells }

    mutating func integer() throws(RowDamage) -> Int64 {
        guard case .integer(let value)? = cells.popFirst() else { throw RowDamage(reason: "an integer is missing") }
        return value
    }

    mutating func text() throws(RowDamage) -> String {
        guard case .text(let text)? = cells.popFirst() else { throw RowDamage(reason: "a text is missing") }
        return text
    }

    mutating func time() throws(RowDamage) -> Timestamp { Timestamp(milliseconds: try integer()) }

    mutating func json() throws(RowDamage) -> JSONValue {
        let text = try text()
        do { return try JSONValue(parsing: text) } catch { throw RowDamage(reason: "a document is not JSON: \(error)") }
    }

    mutating func optionalJSON() throws(RowDamage) -> JSONValue? {
        if case .null? = cells.first {
            cells.removeFirst()
            return nil
        }
        return try json()
    }

    mutating func key() throws(RowDamage) -> RecordKey {
        RecordKey(type: try text(), account: try text(), region: try text(), id: try text())
    }
}
