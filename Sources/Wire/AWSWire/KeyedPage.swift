/// One page of a list that is in memory whole: what follows the token, in the byte order of its keys.
public struct KeyedPage<Item> {
    public let items: [Item]
    /// Nil behind the last page.
    public let nextToken: String?

    /// Throws `fault` for a token that was never given out.
    public init(_ all: [Item], after token: String?, length: Int, refusing fault: ServiceFault, by key: (Item) -> String) throws(ServiceFault) {
        var place: String?
        if let token {
            place = PageToken.key(token)
            if place == nil { throw fault }
        }
        let keyed = all.map { (key: key($0), item: $0) }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let rest = keyed.filter { entry in place.map { $0.utf8.lexicographicallyPrecedes(entry.key.utf8) } ?? true }
        let shown = rest.prefix(length)
        items = shown.map(\.item)
        nextToken = rest.count > shown.count ? shown.last.map { PageToken.text($0.key) } : nil
    }
}

/// The key of the last item that was shown, spelt so that any protocol carries it: `%` and control characters as `%XX`.
public enum PageToken {
    private static let lengthMax = 4096

    public static func text(_ key: String) -> String {
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

    /// Nil for a token that was never given out.
    public static func key(_ token: String) -> String? {
        guard (1...lengthMax).contains(token.utf8.count) else { return nil }
        var bytes: [UInt8] = []
        var rest = Array(token.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
