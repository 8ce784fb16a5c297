/// The binary pieces of SSH keys (RFC 4251 §5, RFC 4253 §6.6, RFC 8709 §4, OpenSSH PROTOCOL.key).
struct SSHWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ value: UInt32) { bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) } }

    mutating func string(_ content: some Collection<UInt8>) {
        number(UInt32(truncatingIfNeeded: content.count))
        bytes += content
    }

    /// A positive number, most significant byte first.
    mutating func integer(_ magnitude: [UInt8]) {
        let digits = magnitude.drop { $0 == 0 }
        string((digits.first ?? 0) & 0x80 == 0 ? Array(digits) : [0] + digits)
    }

    mutating func append(_ more: [UInt8]) { bytes += more }
}

/// Reads the pieces again; nil past the end.
struct SSHReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func string() -> [UInt8]? {
        guard rest.count >= 4 else { return nil }
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard count <= rest.count - 4 else { return nil }
        let content = rest.dropFirst(4).prefix(count)
        rest = rest.dropFirst(4 + count)
        return Array(content)
    }
}
