import AWSWire

/// One page of a list that is in memory whole: what follows the token, in the byte order of its keys.
struct Page<Item> {
    let items: [Item]
    /// Nil behind the last page.
    let nextToken: String?

    init(_ all: [Item], after token: String?, length: Int, by key: (Item) -> String) throws(ServiceFault) {
        let place = try token.map(PageToken.key)
        let keyed = all.map { (key: key($0), item: $0) }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let rest = keyed.filter { entry in place.map { $0.utf8.lexicographicallyPrecedes(entry.key.utf8) } ?? true }
        let shown = rest.prefix(length)
        items = shown.map(\.item)
        nextToken = rest.count > shown.count ? shown.last.map { PageToken.text($0.key) } : nil
    }
}

/// The length of a page.
enum PageLength {
    /// `maxRecords` or the default; throws beyond the bounds that the API Reference gives.
    static func of(_ maxRecords: Int?, standard: Int = AutoScalingLimits.pageDefault, max: Int = AutoScalingLimits.pageMax) throws(ServiceFault) -> Int {
        try Bounds.check(maxRecords, "maxRecords", 1...max)
        return maxRecords ?? standard
    }
}

/// The key of the last item that was shown, spelt so that any protocol carries it: `%` and control characters as `%XX`.
enum PageToken {
    private static let lengthMax = 4096

    static func text(_ key: String) -> String {
        var bytes: [UInt8] = []
        for byte in key.utf8 {
            if byte > 0x20, byte != 0x7F, byte != UInt8(ascii: "%") { bytes.append(byte) } else { bytes += escape(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        let digits = String(byte, radix: 16, uppercase: true)
        return Array(("%" + (digits.count == 1 ? "0" : "") + digits).utf8)
    }

    /// Throws for a token that was never given out.
    static func key(_ token: String) throws(ServiceFault) -> String {
        guard (1...lengthMax).contains(token.utf8.count) else { throw .invalidNextToken }
        var bytes: [UInt8] = []
        var rest = Array(token.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { throw .invalidNextToken }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let key = String(validating: bytes, as: UTF8.self) else { throw .invalidNextToken }
        return key
    }
}
