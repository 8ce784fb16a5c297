/// Cuts the text of an expression into tokens.
struct ExpressionLexer {
    private let bytes: [UInt8]
    private var at = 0

    static func tokens(of text: String) throws(MetricMathError) -> [ExpressionToken] {
        var lexer = ExpressionLexer(bytes: Array(text.utf8))
        var tokens: [ExpressionToken] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.content != .end
        return tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func next() throws(MetricMathError) -> ExpressionToken {
        while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { at += 1 }
        let start = at
        guard let byte = current else { return ExpressionToken(content: .end, offset: start) }
        let content: ExpressionToken.Content
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): content = try number()
        case UInt8(ascii: "'"), UInt8(ascii: "\""): content = try text(quote: byte)
        case let byte where ExpressionLexer.isWord(byte): content = word()
        default: content = try symbol(byte)
        }
        return ExpressionToken(content: content, offset: start)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") }

    private mutating func word() -> ExpressionToken.Content {
        let start = at
        while let byte = current, ExpressionLexer.isWord(byte) { at += 1 }
        let name = String(decoding: bytes[start..<at], as: UTF8.self)
        switch name {
        case "AND": return .operator(.and)
        case "OR": return .operator(.or)
        default: return .name(name)
        }
    }

    private mutating func number() throws(MetricMathError) -> ExpressionToken.Content {
        let start = at
        skipDigits()
        if current == UInt8(ascii: ".") {
            at += 1
            skipDigits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            at += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { at += 1 }
            skipDigits()
        }
        guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)), value.isFinite, !(current.map(ExpressionLexer.isWord) ?? false) else {
            throw MetricMathError(.syntax, "Invalid number", at: start)
        }
        return .number(value)
    }

    private mutating func skipDigits() {
        while let byte = current, ExpressionLexer.isDigit(byte) { at += 1 }
    }

    /// Everything up to the same quote; a backslash belongs to the text, because searches have escapes of their own.
    private mutating func text(quote: UInt8) throws(MetricMathError) -> ExpressionToken.Content {
        let start = at + 1
        at = start
        while let byte = current, byte != quote { at += 1 }
        guard current == quote else { throw MetricMathError(.syntax, "A quote is not closed", at: start - 1) }
        defer { at += 1 }
        return .text(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func symbol(_ byte: UInt8) throws(MetricMathError) -> ExpressionToken.Content {
        let start = at
        at += 1
        let pair = current.map { String(decoding: [byte, $0], as: UTF8.self) } ?? ""
        if let wide = ExpressionLexer.wideSymbols[pair] {
            at += 1
            return .operator(wide)
        }
        guard let content = ExpressionLexer.symbols[byte] else { throw MetricMathError(.syntax, "Unexpected character", at: start) }
        return content
    }

    private static let wideSymbols: [String: BinaryOperator] = [
        "==": .equal, "!=": .notEqual, "<=": .lessOrEqual, ">=": .greaterOrEqual, "&&": .and, "||": .or,
    ]

    private static let symbols: [UInt8: ExpressionToken.Content] = [
        UInt8(ascii: "+"): .operator(.add), UInt8(ascii: "-"): .operator(.subtract), UInt8(ascii: "*"): .operator(.multiply),
        UInt8(ascii: "/"): .operator(.divide), UInt8(ascii: "^"): .operator(.power), UInt8(ascii: "<"): .operator(.less),
        UInt8(ascii: ">"): .operator(.greater), UInt8(ascii: "("): .open, UInt8(ascii: ")"): .close,
        UInt8(ascii: "["): .openArray, UInt8(ascii: "]"): .closeArray, UInt8(ascii: ","): .comma,
    ]
}
