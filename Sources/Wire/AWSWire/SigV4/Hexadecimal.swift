/// Lower-case hexadecimal text, as signatures and hashes are written.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func append(_ bytes: [UInt8], to out: inout [UInt8]) {
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
    }

    static func text(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 2)
        append(bytes, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes of lower-case text; nil for an odd length and for any other character, capitals included.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let count = text.utf8.count
        guard count.isMultiple(of: 2) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(count / 2)
        var characters = text.utf8.makeIterator()
        while let first = characters.next(), let second = characters.next() {
            guard let high = lowerValue(first), let low = lowerValue(second) else { return nil }
            result.append(high << 4 | low)
        }
        return result
    }

    private static func lowerValue(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }
}
