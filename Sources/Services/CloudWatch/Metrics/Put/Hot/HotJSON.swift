import Base

/// JSON in place: texts of printable ASCII without escapes, numbers, no null.
struct HotJSON: HotSyntax {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func isAtEnd() -> Bool {
        skipSpace()
        return at == bytes.count
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Unusual) {
        guard take(byte) else { throw Unusual() }
    }

    mutating func openMap() throws(Unusual) -> HotContainer {
        try expect(UInt8(ascii: "{"))
        return HotContainer()
    }

    mutating func key(in map: inout HotContainer) throws(Unusual) -> Range<Int>? {
        guard try goesOn(&map, end: UInt8(ascii: "}")) else { return nil }
        let key = try text()
        try expect(UInt8(ascii: ":"))
        return key
    }

    mutating func openList() throws(Unusual) -> HotContainer {
        try expect(UInt8(ascii: "["))
        return HotContainer()
    }

    mutating func hasElement(in list: inout HotContainer) throws(Unusual) -> Bool { try goesOn(&list, end: UInt8(ascii: "]")) }

    private mutating func goesOn(_ container: inout HotContainer, end: UInt8) throws(Unusual) -> Bool {
        if take(end) { return false }
        if !container.isFirst {
            try expect(UInt8(ascii: ","))
            skipSpace()
            // A comma before the end is no JSON.
            guard at < bytes.count, bytes[at] != end else { throw Unusual() }
        }
        container.isFirst = false
        return true
    }

    mutating func text() throws(Unusual) -> Range<Int> {
        try expect(UInt8(ascii: "\""))
        let start = at
        skipPlainWords()
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            guard bytes[at] >= 0x20, bytes[at] < 0x7F, bytes[at] != UInt8(ascii: "\\") else { throw Unusual() }
            at += 1
        }
        guard at < bytes.count else { throw Unusual() }
        defer { at += 1 }
        return start..<at
    }

    /// Goes on by eight bytes while none of them is a quote, a backslash, a control character or above `~`. May stop early,
    /// never late: what it leaves is read byte by byte.
    private mutating func skipPlainWords() {
        let ones: UInt64 = 0x0101_0101_0101_0101, high: UInt64 = 0x8080_8080_8080_8080
        while at + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let quote = word ^ (ones &* 0x22), backslash = word ^ (ones &* 0x5C)
            // A byte's high bit is set where the byte was zero or, by a borrow from below, next to such a byte.
            let special = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) | (word &+ ones) | word
            if special & high != 0 { return }
            at += 8
        }
    }

    mutating func number() throws(Unusual) -> Double {
        skipSpace()
        let start = at
        while at < bytes.count, HotJSON.isPartOfNumber(bytes[at]) { at += 1 }
        guard let number = HotNumber.value(UnsafeRawBufferPointer(rebasing: bytes[start..<at])) else { throw Unusual() }
        return number
    }

    mutating func time() throws(Unusual) -> Timestamp { try Timestamp(unixSeconds: try number()) }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        byte >= 48 && byte <= 57 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte | 0x20 == UInt8(ascii: "e")
    }
}
