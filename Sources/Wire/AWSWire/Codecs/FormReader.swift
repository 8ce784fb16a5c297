import Base

/// Walks the pairs of a form (WHATWG URL, application/x-www-form-urlencoded) without building anything.
///
/// The bytes stay where they are: a pair is two ranges of them, still encoded.
struct FormReader {
    struct Pair {
        let name: Range<Int>
        let value: Range<Int>
    }

    let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next pair; nil at the end. Empty pairs (`&&`) are passed over.
    mutating func next() -> Pair? {
        while at < bytes.count, bytes[at] == UInt8(ascii: "&") { at += 1 }
        guard at < bytes.count else { return nil }
        let start = at
        var equals: Int?
        while at < bytes.count, bytes[at] != UInt8(ascii: "&") {
            if equals == nil, bytes[at] == UInt8(ascii: "=") { equals = at }
            at += 1
        }
        return Pair(name: start..<(equals ?? at), value: min(at, (equals ?? at) + 1)..<at)
    }

    /// The decoded text of a range; nil when it is not UTF-8.
    func text(_ range: Range<Int>) -> String? {
        let slice = bytes[range]
        guard slice.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return String(validating: slice, as: UTF8.self) }
        return PercentText.decoded(slice, plusIsSpace: true)
    }

    /// The value of the first pair with that name, or nil.
    static func value(of name: String, in bytes: [UInt8]) -> String? {
        var reader = FormReader(bytes)
        while let pair = reader.next() {
            if bytes[pair.name].elementsEqual(name.utf8) { return reader.text(pair.value) }
        }
        return nil
    }
}
