/// Percent-encoding as URLs and forms use it (RFC 3986 §2.1, WHATWG URL application/x-www-form-urlencoded).
enum PercentText {
    /// Undoes `%XX`, and `+` where `plusIsSpace`. A percent sign that two digits do not follow stands for itself.
    /// Nil when the result is not UTF-8.
    static func decoded(_ text: some Sequence<UInt8>, plusIsSpace: Bool = false) -> String? {
        var out: [UInt8] = []
        append(text, to: &out, plusIsSpace: plusIsSpace)
        return String(validating: out, as: UTF8.self)
    }

    static func append(_ text: some Sequence<UInt8>, to out: inout [UInt8], plusIsSpace: Bool) {
        let bytes = ContiguousArray(text)
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "%"), at + 2 < bytes.count, let high = hexDigit(bytes[at + 1]), let low = hexDigit(bytes[at + 2]) {
                out.append(high << 4 | low)
                at += 3
            } else {
                out.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
                at += 1
            }
        }
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
