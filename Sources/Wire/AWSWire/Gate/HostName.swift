/// The host of a `Host` header or of an origin: a name or a literal address, lower-case, without port and final dot.
struct HostName: Hashable {
    let text: String

    /// Reads `name`, `name:port`, `1.2.3.4:port`, `[v6]:port`. Nil for anything else: user names, paths, spaces, bad ports.
    init?(authority: String) {
        // Before lower-casing: some characters outside ASCII have a letter of it as their small form.
        guard authority.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var rest = authority.lowercased()[...]
        let host: Substring
        if rest.hasPrefix("[") {
            guard let close = rest.firstIndex(of: "]") else { return nil }
            host = rest[...close]
            rest = rest[rest.index(after: close)...]
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest.dropFirst(host.count)
        }
        guard HostName.isPort(rest) else { return nil }
        let name = host.hasSuffix(".") ? host.dropLast() : host
        guard HostName.isHost(name) else { return nil }
        text = String(name)
    }

    /// `localhost` and names below it, 127.0.0.0/8 written with four numbers, `[::1]` (RFC 6761 §6.3, RFC 1122 §3.2.1.3).
    var isLoopback: Bool { text == "localhost" || text.hasSuffix(".localhost") || text == "[::1]" || isLoopbackAddress }

    private var isLoopbackAddress: Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                // No leading zeros: some resolvers read them as octal.
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part == "0" || !part.hasPrefix("0"))
                    && (Int(part) ?? 256) < 256
            }
    }

    private static func isPort(_ text: Substring) -> Bool {
        guard !text.isEmpty else { return true }
        let digits = text.utf8.dropFirst()
        return text.hasPrefix(":") && (1...5).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isHost(_ text: Substring) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x61...0x7A, 0x30...0x39: true
                default: ".-_[]:".utf8.contains(byte)
                }
            }
    }
}
