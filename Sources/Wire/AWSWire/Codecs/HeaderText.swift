/// Lists in one header field: values between commas, quoted where they hold a comma (RFC 9110 §5.6).
enum HeaderText {
    /// The values of a list. HTTP dates have a comma of their own.
    static func values(_ text: String, areDates: Bool) -> [String] {
        var parts: [String] = []
        var part = "", isQuoted = false, isEscaped = false
        for character in text.unicodeScalars {
            if isEscaped {
                part.unicodeScalars.append(character)
                isEscaped = false
            } else if isQuoted && character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                parts.append(part)
                part = ""
            } else {
                part.unicodeScalars.append(character)
            }
        }
        parts.append(part)
        let values = parts.map { String($0[...].trimmed) }
        guard areDates else { return values }
        return stride(from: 0, to: values.count, by: 2).map { values[$0..<min($0 + 2, values.count)].joined(separator: ", ") }
    }

    /// A value as an element of a list.
    static func element(_ text: String) -> String {
        // Scalar by scalar, as it is read: a mark behind a comma makes one character of both, but not one scalar.
        guard text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
        var quoted = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == "\"" { quoted.append("\\") }
            quoted.append(scalar)
        }
        return "\"" + String(quoted) + "\""
    }

    /// A value that cannot break the response: control characters become spaces.
    static func safe(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
