/// One value of a stored row.
enum Cell: Sendable {
    case integer(Int64)
    case text(String)
    case null
}

/// Why a row cannot be trusted.
struct RowDamage: Error, Hashable {
    let reason: String
}

/// The checksum that every row carries over its table's name and its other cells: FNV-1a with 64 bits.
///
/// Each step maps the state one to one, so any change within a single byte is always seen; other changes go unseen once in
/// 2^64. Kinds and lengths are part of what is summed, so no byte can wander between cells.
struct RowChecksum {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    static func of(_ cells: [Cell], table: String) -> Int64 {
        var checksum = RowChecksum()
        checksum.add(.text(table))
        for cell in cells { checksum.add(cell) }
        return Int64(bitPattern: checksum.state)
    }

    private mutating func add(_ cell: Cell) {
        switch cell {
        case .null: add(byte: 0)
        case .integer(let value):
            add(byte: 1)
            add(integer: UInt64(bitPattern: value))
        case .text(let text):
            add(byte: 2)
            add(integer: UInt64(text.utf8.count))
            for byte in text.utf8 { add(byte: byte) }
        }
    }

    private mutating func add(integer: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { add(byte: UInt8(truncatingIfNeeded: integer >> shift)) }
    }

    private mutating func add(byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
}
