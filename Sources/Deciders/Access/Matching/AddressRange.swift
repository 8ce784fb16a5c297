/// An IP address or CIDR range, of version 4 or 6 (IAM User Guide, IP address condition operators; RFC 4632, RFC 4291).
struct AddressRange: Hashable, Sendable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]
    let prefixBits: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let bytes = AddressRange.address(String(first)) else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            prefixBits = bytes.count * 8
            return
        }
        guard let bits = Int(parts[1]), parts[1].utf8.allSatisfy({ (48...57).contains($0) }), (0...bytes.count * 8).contains(bits) else { return nil }
        prefixBits = bits
    }

    /// Whether the range holds the address; addresses of another version are outside.
    func contains(_ address: AddressRange) -> Bool {
        guard address.bytes.count == bytes.count, address.prefixBits >= prefixBits else { return false }
        return (0..<bytes.count).allSatisfy { index in
            let bits = min(max(prefixBits - index * 8, 0), 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
            return bytes[index] & mask == address.bytes[index] & mask
        }
    }

    private static func address(_ text: String) -> [UInt8]? { text.utf8.contains(UInt8(ascii: ":")) ? six(text) : four(text[...]) }

    private static func four(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }), let byte = UInt8(part) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func six(_ text: String) -> [UInt8]? {
        guard let gap = doubleColon(text) else { return groups(text[...]).flatMap { $0.count == 16 ? $0 : nil } }
        guard doubleColon(String(text[text.index(after: gap)...])) == nil, let head = groups(text[..<gap]),
            let tail = groups(text[text.index(gap, offsetBy: 2)...]), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func doubleColon(_ text: String) -> String.Index? {
        text.indices.first { text[$0...].hasPrefix("::") }
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains("."), let last = four(part) { return bytes + last }
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }), let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }
}
