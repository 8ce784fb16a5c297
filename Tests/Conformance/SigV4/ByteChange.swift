import Base

/// One byte of a request file replaced by another.
struct ByteChange {
    let original: [UInt8]
    let place: Int
    let byte: UInt8

    /// The bytes that each byte is replaced by: bits flipped, the other case, and those that have a meaning somewhere.
    static func replacements(of byte: UInt8) -> [UInt8] {
        let candidates = [byte ^ 1, byte ^ 0x20, byte ^ 0x80, byte &+ 1, 0] + Array(" /.%&=;,:?\n\t+0".utf8)
        return Set(candidates).subtracting([byte]).sorted()
    }

    var bytes: [UInt8] {
        var bytes = original
        bytes[place] = byte
        return bytes
    }

    /// The changes that mean the same by the standard, and only these:
    /// - the case of a letter in a header's name (RFC 9110 §5.1),
    /// - the case of a digit of an escape in the query (RFC 3986 §2.1),
    /// - the path, where its segments resolve to the same (RFC 3986 §5.2.4), also with an empty query behind it,
    /// - in a header's value before a space, the line break of a fold as a space or a space as such a break (RFC 9112 §5.2).
    var isHarmless: Bool { isHeaderNameCase || isEscapeCase || isSamePath || isFold }

    private var line: ArraySlice<UInt8> {
        let start = original[..<place].lastIndex(of: 10).map { $0 + 1 } ?? 0
        let end = original[place...].firstIndex(of: 10) ?? original.count
        return original[start..<max(start, end)]
    }

    private var isInFirstLine: Bool { !original[...place].contains(10) }
    private var isCaseChange: Bool { (0x41...0x5A).contains(byte & 0xDF) && byte ^ 0x20 == original[place] }

    private var isHeaderNameCase: Bool {
        guard isCaseChange, !isInFirstLine, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
        return place < colon && line.first != UInt8(ascii: " ")
    }

    private var isEscapeCase: Bool {
        guard isCaseChange, isInFirstLine, let question = original.firstIndex(of: UInt8(ascii: "?")), place > question + 2 else { return false }
        return original[place - 1] == UInt8(ascii: "%") || original[place - 2] == UInt8(ascii: "%")
    }

    private var isSamePath: Bool {
        guard isInFirstLine, let before = RequestText.parse(original), let after = RequestText.parse(bytes) else { return false }
        return before.method == after.method && (before.query ?? "") == (after.query ?? "") && Self.resolved(before.path) == Self.resolved(after.path)
    }

    private static func resolved(_ path: String) -> [Substring] {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
        }
        return segments + (path.hasSuffix("/") && !segments.isEmpty ? [""] : [])
    }

    private var isFold: Bool {
        let blanks: Set<UInt8> = [10, UInt8(ascii: " ")]
        return !isInFirstLine && blanks == [byte, original[place]] && original[(place + 1)...].first == UInt8(ascii: " ")
    }
}
