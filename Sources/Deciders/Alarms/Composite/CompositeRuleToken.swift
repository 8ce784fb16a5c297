/// The words and marks of a rule text.
enum CompositeRuleToken: Hashable {
    case open, close, comma
    /// An operator, function, number or a bare alarm name.
    case word(String)
    case quoted(String)
}

/// Splits a rule text into tokens. Bare names end at blanks, round brackets and commas; quoted ones may hold anything,
/// with `\"` and `\\` for quotes and backslashes.
struct CompositeRuleLexer {
    private let scalars: [Unicode.Scalar]
    private(set) var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func next() throws(CompositeRuleError) -> CompositeRuleToken? {
        while let scalar = peek, CompositeRuleLexer.isBlank(scalar) { position += 1 }
        guard let first = peek else { return nil }
        switch first {
        case "(": return single(.open)
        case ")": return single(.close)
        case ",": return single(.comma)
        case "\"": return .quoted(try readQuoted())
        default: return .word(readWord())
        }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func single(_ token: CompositeRuleToken) -> CompositeRuleToken {
        position += 1
        return token
    }

    private mutating func readWord() -> String {
        var word = String.UnicodeScalarView()
        while let scalar = peek, !CompositeRuleLexer.isBlank(scalar), scalar != "(", scalar != ")", scalar != "," {
            word.append(scalar)
            position += 1
        }
        return String(word)
    }

    private mutating func readQuoted() throws(CompositeRuleError) -> String {
        position += 1
        var content = String.UnicodeScalarView()
        while let scalar = peek {
            position += 1
            if scalar == "\"" { return String(content) }
            if scalar == "\\", let escaped = peek, escaped == "\"" || escaped == "\\" {
                content.append(escaped)
                position += 1
            } else {
                content.append(scalar)
            }
        }
        throw .syntax(expected: "a closing quotation mark", at: position)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
}
