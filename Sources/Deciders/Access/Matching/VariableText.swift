/// Splits a policy's text at its variables and wildcards.
enum VariableText {
    enum Part: Hashable, Sendable {
        case units([UInt16])
        /// The key in lower case, and the text to take when the request has no value.
        case variable(String, fallback: String?)
    }

    static func parts(of source: String, hasVariables: Bool, hasWildcards: Bool) -> [Part] {
        var parts: [Part] = []
        var units: [UInt16] = []
        var rest = Array(source.utf8)[...]
        while let byte = rest.first {
            if hasVariables, rest.starts(with: "${".utf8), let end = rest.firstIndex(of: UInt8(ascii: "}")) {
                let inside = String(decoding: rest[(rest.startIndex + 2)..<end], as: UTF8.self)
                rest = rest[(end + 1)...]
                switch variable(inside) {
                case .units(let literal): units += literal
                case .variable(let name, let fallback):
                    if !units.isEmpty { parts.append(.units(units)) }
                    units = []
                    parts.append(.variable(name, fallback: fallback))
                }
                continue
            }
            units.append(unit(byte, hasWildcards))
            rest = rest.dropFirst()
        }
        if !units.isEmpty { parts.append(.units(units)) }
        return parts
    }

    static func isFixed(_ parts: [Part]) -> Bool {
        parts.allSatisfy { if case .units = $0 { true } else { false } }
    }

    /// The units with every variable replaced; nil when one has neither value nor default.
    static func expanded(_ parts: [Part], _ value: (String) -> String?) -> [UInt16]? {
        var units: [UInt16] = []
        for part in parts {
            switch part {
            case .units(let more): units += more
            case .variable(let name, let fallback):
                guard let text = value(name) ?? fallback else { return nil }
                units += text.utf8.map(UInt16.init)
            }
        }
        return units
    }

    /// What stands between the braces: `*`, `?` and `$` are those characters, everything else a key with or without a default.
    private static func variable(_ inside: String) -> Part {
        if ["*", "?", "$"].contains(inside) { return .units(inside.utf8.map(UInt16.init)) }
        guard let comma = inside.firstIndex(of: ",") else { return .variable(trimmed(inside[...]).asciiLowercased, fallback: nil) }
        var text = trimmed(inside[inside.index(after: comma)...])
        if text.hasPrefix("'"), text.hasSuffix("'"), text.utf8.count >= 2 { text = String(text.dropFirst().dropLast()) }
        return .variable(trimmed(inside[..<comma]).asciiLowercased, fallback: text)
    }

    private static func unit(_ byte: UInt8, _ hasWildcards: Bool) -> UInt16 {
        guard hasWildcards else { return UInt16(byte) }
        return byte == UInt8(ascii: "*") ? TextPattern.many : byte == UInt8(ascii: "?") ? TextPattern.one : UInt16(byte)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension StringProtocol {
    /// With A to Z in lower case; everything else as it is. Names of AWS compare this way.
    var asciiLowercased: String { String(decoding: utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self) }
}
