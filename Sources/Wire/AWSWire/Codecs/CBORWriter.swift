/// Appends CBOR (RFC 8949): definite lengths, the shortest heads, doubles in eight bytes.
struct CBORWriter {
    private(set) var bytes: [UInt8] = []

    mutating func integer(_ value: Int64) {
        if value >= 0 { head(0, UInt64(value)) } else { head(1, UInt64(bitPattern: ~value)) }
    }

    mutating func double(_ value: Double) {
        bytes.append(0xFB)
        withUnsafeBytes(of: value.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func bool(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }
    mutating func null() { bytes.append(0xF6) }

    mutating func text(_ value: String) {
        head(3, UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    mutating func blob(_ value: [UInt8]) {
        head(2, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func array(_ count: Int) { head(4, UInt64(count)) }
    mutating func map(_ count: Int) { head(5, UInt64(count)) }
    mutating func tag(_ number: UInt64) { head(6, number) }

    private mutating func head(_ major: UInt8, _ argument: UInt64) {
        switch argument {
        case 0..<24: bytes.append(major << 5 | UInt8(argument))
        case 24...0xFF: append(major << 5 | 24, argument, width: 1)
        case 0x100...0xFFFF: append(major << 5 | 25, argument, width: 2)
        case 0x1_0000...0xFFFF_FFFF: append(major << 5 | 26, argument, width: 4)
        default: append(major << 5 | 27, argument, width: 8)
        }
    }

    private mutating func append(_ first: UInt8, _ argument: UInt64, width: Int) {
        bytes.append(first)
        withUnsafeBytes(of: argument.bigEndian) { bytes.append(contentsOf: $0.suffix(width)) }
    }
}
