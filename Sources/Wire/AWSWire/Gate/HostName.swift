/// The host of a `Host` header or of an origin: a name or a literal address, lower-case, without port and final dot.
///
/// Each request names its host, so it is read byte by byte, without pieces of text on the way.
struct HostName: Hashable {
    let text: String

    static let bytesMax = 255

    /// Reads `name`, `name:port`, `1.2.3.4:port`, `[v6]:port`. Nil for anything else: user names, paths, spaces, bad ports.
    init?(authority: String) {
        var authority = authority
        let text = authority.withUTF8 { bytes -> String? in
            guard let host = HostName.hostRange(bytes) else { return nil }
            return String(unsafeUninitializedCapacity: host.count) { lowered in
                for (place, byte) in bytes[host].enumerated() { lowered[place] = HostName.lowered(byte) }
                return host.count
            }
        }
        guard let text else { return nil }
        self.text = text
    }

    /// `localhost` and names below it, 127.0.0.0/8 written with four numbers, `[::1]` (RFC 6761 §6.3, RFC 1122 §3.2.1.3).
    var isLoopback: Bool { isLoopbackAddress || text == "localhost" || text == "[::1]" || text.hasSuffix(".localhost") }

    /// Where the host stands, when what follows is a port or nothing.
    private static func hostRange(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var end = 0
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            end = close + 1
        } else {
            end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        }
        guard isPort(bytes[end...]) else { return nil }
        if end > 0, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        guard (1...bytesMax).contains(end), bytes[end - 1] != UInt8(ascii: "."), bytes[..<end].allSatisfy(isHostByte) else { return nil }
        return 0..<end
    }

    private static func isPort(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let colon = bytes.first else { return true }
        let digits = bytes.dropFirst()
        return colon == UInt8(ascii: ":") && (1...5).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39: true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"): true
        default: false
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    private var isLoopbackAddress: Bool {
        var first: Int?
        var count = 0, value = 0, digits = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, count < 3 else { return false }
                if first == nil { first = value }
                (count, value, digits) = (count + 1, 0, 0)
                continue
            }
            // No leading zeros: some resolvers read them as octal.
            guard (0x30...0x39).contains(byte), digits == 0 || value > 0 else { return false }
            value = value * 10 + Int(byte & 15)
            digits += 1
            guard value < 256 else { return false }
        }
        return count == 3 && digits > 0 && first == 127
    }
}
