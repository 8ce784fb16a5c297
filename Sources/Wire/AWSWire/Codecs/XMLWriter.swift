/// Appends XML: elements, attributes and escaped text. Characters that XML 1.0 cannot say become U+FFFD.
struct XMLWriter {
    private(set) var bytes: [UInt8] = []

    mutating func declaration() { write(#"<?xml version="1.0" encoding="UTF-8"?>"# + "\n") }

    mutating func open(_ name: String, _ attributes: [(name: String, value: String)] = []) {
        write("<")
        write(name)
        for attribute in attributes {
            write(" ")
            write(attribute.name)
            write("=\"")
            escape(attribute.value)
            write("\"")
        }
        write(">")
    }

    mutating func close(_ name: String) {
        write("</")
        write(name)
        write(">")
    }

    mutating func element(_ name: String, _ text: String, _ attributes: [(name: String, value: String)] = []) {
        open(name, attributes)
        escape(text)
        close(name)
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Most text is plain ASCII and stands as it is.
    private mutating func escape(_ text: String) {
        if text.utf8.contains(where: XMLWriter.needsCare) { escapeScalars(of: text) } else { write(text) }
    }

    private static func needsCare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): true
        default: byte < 0x20 || byte >= 0x7F
        }
    }

    private mutating func escapeScalars(of text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": write("&amp;")
            case "<": write("&lt;")
            case ">": write("&gt;")
            case "\"": write("&quot;")
            case "\t", "\n": bytes.append(UInt8(ascii: scalar))
            case "\r": write("&#xD;")
            case "\u{85}": write("&#x85;")
            case "\u{2028}": write("&#x2028;")
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": write("\u{FFFD}")
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }
}
