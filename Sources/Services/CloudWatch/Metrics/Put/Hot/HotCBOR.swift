import Base

/// CBOR in place (RFC 8949): texts of definite length, lists and maps of either, whole and floating-point numbers.
struct HotCBOR: HotSyntax {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func isAtEnd() -> Bool { at == bytes.count }

    private mutating func byte() throws(Unusual) -> UInt8 {
        guard at < bytes.count else { throw Unusual() }
        defer { at += 1 }
        return bytes[at]
    }

    private mutating func integer(width: Int) throws(Unusual) -> UInt64 {
        guard width <= bytes.count - at else { throw Unusual() }
        var value: UInt64 = 0
        for byte in bytes[at..<at + width] { value = value << 8 | UInt64(byte) }
        at += width
        return value
    }

    /// The argument of a head.
    private mutating func argument(_ head: UInt8) throws(Unusual) -> UInt64 {
        switch head & 31 {
        case let small where small < 24: return UInt64(small)
        case 24: return try integer(width: 1)
        case 25: return try integer(width: 2)
        case 26: return try integer(width: 4)
        case 27: return try integer(width: 8)
        default: throw Unusual()
        }
    }

    private mutating func open(_ major: UInt8) throws(Unusual) -> HotContainer {
        let head = try byte()
        guard head >> 5 == major else { throw Unusual() }
        if head & 31 == 31 { return HotContainer(left: nil) }
        guard let count = Int(exactly: try argument(head)) else { throw Unusual() }
        return HotContainer(left: count)
    }

    private mutating func goesOn(_ container: inout HotContainer) throws(Unusual) -> Bool {
        if let left = container.left {
            container.left = left - 1
            return left > 0
        }
        guard at < bytes.count, bytes[at] == 0xFF else { return true }
        at += 1
        return false
    }

    mutating func openMap() throws(Unusual) -> HotContainer { try open(5) }
    mutating func openList() throws(Unusual) -> HotContainer { try open(4) }
    mutating func hasElement(in list: inout HotContainer) throws(Unusual) -> Bool { try goesOn(&list) }
    mutating func key(in map: inout HotContainer) throws(Unusual) -> Range<Int>? { try goesOn(&map) ? try text() : nil }

    mutating func text() throws(Unusual) -> Range<Int> {
        let head = try byte()
        guard head >> 5 == 3, let count = Int(exactly: try argument(head)), count <= bytes.count - at else { throw Unusual() }
        defer { at += count }
        return at..<at + count
    }

    mutating func number() throws(Unusual) -> Double {
        let head = try byte()
        switch head {
        case 0xFB: return Double(bitPattern: try integer(width: 8))
        case 0xFA: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: try integer(width: 4))))
        case let head where head >> 5 == 0: return Double(try argument(head))
        case let head where head >> 5 == 1: return -1 - Double(try argument(head))
        default: throw Unusual()
        }
    }

    /// Tag 1 and seconds.
    mutating func time() throws(Unusual) -> Timestamp {
        guard try byte() == 0xC1 else { throw Unusual() }
        return try Timestamp(unixSeconds: try number())
    }
}
