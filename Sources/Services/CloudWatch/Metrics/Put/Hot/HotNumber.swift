/// Decimal numbers read in place. Short ones are exact by one multiplication or division; others go through the standard library.
enum HotNumber {
    /// Powers of ten that a Double holds exactly.
    private static let exactPowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// The number that the bytes are, as JSON writes it: a sign, digits without a zero in front, a fraction, an exponent. Nil for
    /// anything else.
    static func value(_ bytes: UnsafeRawBufferPointer) -> Double? {
        var at = 0, mantissa: UInt64 = 0, fractionDigits = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { at = 1 }
        let wholeStart = at
        while at < bytes.count, let digit = digit(bytes[at]) {
            mantissa = mantissa &* 10 &+ digit
            at += 1
        }
        let wholeDigits = at - wholeStart
        guard wholeDigits > 0, wholeDigits == 1 || bytes[wholeStart] != UInt8(ascii: "0") else { return nil }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            while at < bytes.count, let digit = digit(bytes[at]) {
                mantissa = mantissa &* 10 &+ digit
                at += 1
                fractionDigits += 1
            }
            guard fractionDigits > 0 else { return nil }
        }
        // Up to 15 digits are below 2^53, so that the division rounds once.
        guard at == bytes.count, wholeDigits + fractionDigits <= 15 else { return long(bytes, from: at) }
        let magnitude = Double(mantissa) / exactPowers[fractionDigits]
        return isNegative ? -magnitude : magnitude
    }

    private static func digit(_ byte: UInt8) -> UInt64? { byte >= 48 && byte <= 57 ? UInt64(byte &- 48) : nil }

    /// Many digits, or an exponent at `mark`.
    private static func long(_ bytes: UnsafeRawBufferPointer, from mark: Int) -> Double? {
        if mark < bytes.count {
            guard bytes[mark] | 0x20 == UInt8(ascii: "e") else { return nil }
            var digits = bytes[(mark + 1)...]
            if digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
            guard !digits.isEmpty, digits.allSatisfy({ digit($0) != nil }) else { return nil }
        }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}
