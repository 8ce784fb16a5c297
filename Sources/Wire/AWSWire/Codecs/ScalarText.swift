import Base

/// Values that stand as text on the wire: parameters of forms, XML text, headers and labels.
enum ScalarText {
    /// The value that `text` has as the kind of `shape`; `name` is for the error.
    static func node(_ text: String, _ shape: Shape, name: String) throws(ServiceFault) -> Node {
        guard let node = value(text, shape) else { throw .malformed("The value '\(text.echoed)' of \(name) is not of type \(shape.kind.rawValue).") }
        return node
    }

    private static func value(_ text: String, _ shape: Shape) -> Node? {
        switch shape.kind {
        case .boolean: NumberText.boolean(text).map(Node.bool)
        case .byte, .short, .integer, .long, .bigInteger: NumberText.integer(text).map(Node.int)
        case .float, .double, .bigDecimal: NumberText.double(text).map(Node.double)
        case .blob: Base64Text.decoded(text.utf8).map(Node.bytes)
        case .timestamp: TimestampText.time(text).map(Node.timestamp)
        case .string, .character, .document: .text(text)
        case .structure, .list, .map: nil
        }
    }

    /// The text of a value; timestamps in `format`. Nil for null, lists and maps.
    static func text(_ node: Node, _ format: TimestampFormat) -> String? {
        switch node {
        case .bool(let flag): flag ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): NumberText.text(value)
        case .text(let text): text
        case .bytes(let bytes): Base64Text.encoded(bytes)
        case .timestamp(let time): TimestampText.text(time, format)
        case .null, .list, .map: nil
        }
    }
}

extension String {
    /// What an error message may repeat of a value that came from outside.
    var echoed: String { utf8.count <= WireLimits.echoedCharactersMax ? self : String(prefix(WireLimits.echoedCharactersMax)) + "..." }
}

extension ServiceFault {
    /// Bytes or values that the protocol cannot read.
    static func malformed(_ message: String) -> ServiceFault { common("MalformedInput", 400, message) }
    /// A request beyond one of `WireLimits`.
    static func tooLarge(_ message: String) -> ServiceFault { common("RequestEntityTooLarge", 413, message) }
}
