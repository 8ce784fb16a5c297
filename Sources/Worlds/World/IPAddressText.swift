/// The text forms of addresses: dotted decimal (RFC 6943 §3.1.1, strict form) and RFC 4291 §2.2, printed as RFC 5952 says.
extension IPAddress: CustomStringConvertible {
    /// Reads exactly `a.b.c.d` or an IPv6 address without brackets and zone. Everything that some readers take and
    /// others do not is refused: octal and hexadecimal parts, `127.1`, leading zeros, white space.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(IPAddress.textCountMax + 1))
        guard bytes.count <= IPAddress.textCountMax else { return nil }
        let parsed = bytes.contains(UInt8(ascii: ":")) ? IPAddress.parseV6(bytes[...]) : IPAddress.parseV4(bytes[...])
        guard let parsed else { return nil }
        self.init(bytes: parsed)
    }

    /// The longest text: six groups of four digits and an embedded dotted address.
    static let textCountMax = 45

    public var isV4: Bool { bytes.count == 4 }

    /// Dotted decimal, or lower-case IPv6 with the first longest run of two or more zero groups as `::`.
    public var description: String {
        if isV4 { return IPAddress.dotted(bytes[...]) }
        if let v4 = mappedV4 { return "::ffff:" + v4.description }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        let texts = groups.map { String($0, radix: 16) }
        guard let run = IPAddress.longestZeroRun(groups) else { return texts.joined(separator: ":") }
        return texts[..<run.lowerBound].joined(separator: ":") + "::" + texts[run.upperBound...].joined(separator: ":")
    }

    private static func dotted(_ bytes: ArraySlice<UInt8>) -> String { bytes.map { String($0) }.joined(separator: ".") }

    private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
        var best = 0..<0
        var start = 0
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 { continue }
            if index - start > best.count { best = start..<index }
            start = index + 1
        }
        return best.count >= 2 ? best : nil
    }

    static func parseV4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var result: [UInt8] = []
        for part in parts {
            guard let value = decimalByte(part) else { return nil }
            result.append(value)
        }
        return result
    }

    private static func decimalByte(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard (1...3).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        if digits.count > 1, digits.first == 48 { return nil }
        return UInt8(exactly: digits.reduce(0) { $0 * 10 + Int($1 - 48) })
    }

    static func parseV6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let gap = doubleColon(in: text) else {
            guard let all = groups(text, mayEndInV4: true), all.count == 16 else { return nil }
            return all
        }
        guard let head = groups(text[..<gap], mayEndInV4: false), let tail = groups(text[(gap + 2)...], mayEndInV4: true),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Where the first `::` starts. A second one leaves an empty group behind, which `groups` refuses.
    private static func doubleColon(in text: ArraySlice<UInt8>) -> Int? {
        let colon = UInt8(ascii: ":")
        return text.indices.dropLast().first { text[$0] == colon && text[$0 + 1] == colon }
    }

    /// The bytes of colon-separated groups of one to four hexadecimal digits; empty text is no group.
    private static func groups(_ text: ArraySlice<UInt8>, mayEndInV4: Bool) -> [UInt8]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var result: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let v4 = parseV4(part) {
                result += v4
            } else {
                guard let group = hexadecimalGroup(part) else { return nil }
                result += [UInt8(group >> 8), UInt8(group & 0xFF)]
            }
        }
        return result.count <= 16 ? result : nil
    }

    private static func hexadecimalGroup(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(digits.count) else { return nil }
        var value: UInt16 = 0
        for digit in digits {
            guard let nibble = hexadecimalValue(digit) else { return nil }
            value = value << 4 | UInt16(nibble)
        }
        return value
    }
}

/// The value of a hexadecimal digit of either case.
func hexadecimalValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 65...70: digit - 55
    case 97...102: digit - 87
    default: nil
    }
}
