/// A word of a search query and where it begins.
struct SearchToken: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case word(String), quoted(String)
        case openBrace, closeBrace, open, close, comma, equals, end
    }

    let content: Content
    let offset: Int
}

/// Cuts a search query into words, quoted texts and signs.
struct SearchLexer {
    private let bytes: [UInt8]
    private let base: Int
    private var at = 0

    static func tokens(of text: String, at offset: Int) throws(MetricMathError) -> [SearchToken] {
        var lexer = SearchLexer(bytes: Array(text.utf8), base: offset)
        var tokens: [SearchToken] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.content != .end
        return tokens
    }

    private init(bytes: [UInt8], base: Int) { (self.bytes, self.base) = (bytes, base) }

    private mutating func next() throws(MetricMathError) -> SearchToken {
        while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
        let offset = base + at
        guard at < bytes.count else { return SearchToken(content: .end, offset: offset) }
        let content: SearchToken.Content
        if bytes[at] == UInt8(ascii: "\"") {
            content = .quoted(try quoted())
        } else if let sign = SearchLexer.signs[bytes[at]] {
            at += 1
            content = sign
        } else {
            content = .word(word())
        }
        return SearchToken(content: content, offset: offset)
    }

    private static let signs: [UInt8: SearchToken.Content] = [
        UInt8(ascii: "{"): .openBrace, UInt8(ascii: "}"): .closeBrace, UInt8(ascii: "("): .open, UInt8(ascii: ")"): .close,
        UInt8(ascii: ","): .comma, UInt8(ascii: "="): .equals,
    ]

    private mutating func word() -> String {
        let start = at
        while at < bytes.count, bytes[at] > 0x20, bytes[at] != UInt8(ascii: "\""), SearchLexer.signs[bytes[at]] == nil { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    /// An exact text; a backslash takes the next character as it is.
    private mutating func quoted() throws(MetricMathError) -> String {
        let start = at
        var content: [UInt8] = []
        at += 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count { at += 1 }
            content.append(bytes[at])
            at += 1
        }
        guard at < bytes.count else { throw MetricMathError(.syntax, "A double quote is not closed", at: base + start) }
        at += 1
        return String(decoding: content, as: UTF8.self)
    }
}
