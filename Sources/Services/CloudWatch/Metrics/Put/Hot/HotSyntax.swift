import Base

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A self-describing syntax (JSON, CBOR) as the quick reader walks it, in place. Everything that is not the plainest form is unusual.
protocol HotSyntax {
    init(_ bytes: UnsafeRawBufferPointer)
    /// Whether nothing but white space is left.
    mutating func isAtEnd() -> Bool
    mutating func openMap() throws(Unusual) -> HotContainer
    /// The next key of a map; nil at its end. Its value is what comes next.
    mutating func key(in map: inout HotContainer) throws(Unusual) -> Range<Int>?
    mutating func openList() throws(Unusual) -> HotContainer
    /// Whether another element follows; it is what comes next.
    mutating func hasElement(in list: inout HotContainer) throws(Unusual) -> Bool
    mutating func text() throws(Unusual) -> Range<Int>
    mutating func number() throws(Unusual) -> Double
    mutating func time() throws(Unusual) -> Timestamp
}

/// A map or list that is being read.
struct HotContainer {
    /// Elements still to come, where the syntax says so.
    var left: Int?
    var isFirst = true
}

extension StaticString {
    /// Whether the bytes are this text.
    @inline(__always) func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard other.count == utf8CodeUnitCount, let bytes = other.baseAddress else { return other.count == utf8CodeUnitCount }
        return memcmp(utf8Start, bytes, utf8CodeUnitCount) == 0
    }
}

extension Timestamp {
    /// Seconds as a number, as the codecs read them.
    init(unixSeconds seconds: Double) throws(Unusual) {
        guard let milliseconds = Int64(exactly: (seconds * 1000).rounded()) else { throw Unusual() }
        self.init(milliseconds: milliseconds)
    }
}
