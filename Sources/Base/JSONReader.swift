extension JSONValue {
    /// The deepest nesting that a text may have; deeper ones are refused before the stack is at risk.
    public static let depthMax = 128

    /// Reads one JSON text, strictly: valid UTF-8, nothing behind the value, no number that a Double cannot hold.
    public init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
        var reader = JSONReader(bytes: Array(bytes))
        self = try reader.readText()
    }

    public init(parsing text: String) throws(JSONError) { try self.init(parsing: text.utf8) }
}

private struct JSONReader {
    let bytes: [UInt8]
    var at = 0
    var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func readText() throws(JSONError) -> JSONValue {
        let value = try readValue()
        skipSpace()
        guard at == bytes.count else { throw error("text behind the value") }
        return value
    }

    func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: at) }

    var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    mutating func readValue() throws(JSONError) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try nested { (reader: inout JSONReader) throws(JSONError) in try reader.readObject() }
        case UInt8(ascii: "["): return try nested { (reader: inout JSONReader) throws(JSONError) in try reader.readArray() }
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case .some(let byte) where byte == UInt8(ascii: "-") || (48...57).contains(byte): return try readNumber()
        case .some: throw error("unexpected character")
        case nil: throw error("unexpected end")
        }
    }

    mutating func nested(_ read: (inout JSONReader) throws(JSONError) -> JSONValue) throws(JSONError) -> JSONValue {
        depth += 1
        guard depth <= JSONValue.depthMax else { throw error("nested deeper than \(JSONValue.depthMax)") }
        at += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    mutating func readObject() throws(JSONError) -> JSONValue {
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a member name is expected") }
            let key = try readString()
            skipSpace()
            guard take(":") else { throw error("a colon is expected") }
            members.append(.init(key, try readValue()))
            skipSpace()
        } while take(",")
        guard take("}") else { throw error("a comma or closing brace is expected") }
        return .object(members)
    }

    mutating func readArray() throws(JSONError) -> JSONValue {
        var items: [JSONValue] = []
        skipSpace()
        if take("]") { return .array([]) }
        repeat {
            items.append(try readValue())
            skipSpace()
        } while take(",")
        guard take("]") else { throw error("a comma or closing bracket is expected") }
        return .array(items)
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let matches = text.withUTF8Buffer { expected in
            expected.count <= bytes.count - at && expected.elementsEqual(bytes[at..<at + expected.count])
        }
        guard matches else { throw error("unexpected character") }
        at += text.utf8CodeUnitCount
        return value
    }

    mutating func readNumber() throws(JSONError) -> JSONValue {
        let start = at
        var isWhole = true
        _ = take("-")
        if !take("0") {
            guard skipDigits() else { throw error("a digit is expected") }
        }
        if take(".") {
            isWhole = false
            guard skipDigits() else { throw error("a digit is expected") }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            guard skipDigits() else { throw error("a digit is expected") }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { throw error("a number out of range") }
        return .double(value)
    }

    mutating func skipDigits() -> Bool {
        let start = at
        while let byte = next, (48...57).contains(byte) { at += 1 }
        return at > start
    }

    mutating func readString() throws(JSONError) -> String {
        at += 1
        let start = at
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
        if next == UInt8(ascii: "\"") {
            defer { at += 1 }
            return try validated(bytes[start..<at])
        }
        var content = Array(bytes[start..<at])
        while let byte = next {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return try validated(content[...])
            case UInt8(ascii: "\\"): try readEscape(into: &content)
            case 0..<0x20: throw error("a control character in a string")
            default: content.append(byte)
            }
        }
        throw error("a string without end")
    }

    func validated(_ content: ArraySlice<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: content, as: UTF8.self) else { throw error("a string that is not UTF-8") }
        return text
    }

    mutating func readEscape(into content: inout [UInt8]) throws(JSONError) {
        guard let byte = next else { throw error("unexpected end") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: Array(String(try readScalar()).utf8))
        default: throw error("an unknown escape")
        }
    }

    mutating func readScalar() throws(JSONError) -> Character {
        let unit = try readHex()
        if let scalar = Unicode.Scalar(unit) { return Character(scalar) }
        guard (0xD800..<0xDC00).contains(unit), take("\\"), take("u") else { throw error("a lone surrogate") }
        let low = try readHex()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
        else { throw error("a lone surrogate") }
        return Character(scalar)
    }

    mutating func readHex() throws(JSONError) -> UInt16 {
        guard at + 4 <= bytes.count, let value = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16), bytes[at] != UInt8(ascii: "+")
        else { throw error("four hexadecimal digits are expected") }
        at += 4
        return value
    }
}
