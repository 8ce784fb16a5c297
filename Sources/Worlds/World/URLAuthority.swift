/// `host[:port]` of a URL (RFC 3986 §3.2), without user information.
struct URLAuthority {
    let host: String
    let address: IPAddress?
    let port: Int?

    /// Limits of DNS names (RFC 1035 §2.3.4).
    static let nameCountMax = 253, labelCountMax = 63

    init(_ text: Substring) throws(URLParts.Refusal) {
        guard !text.contains("@") else { throw .userInfo }
        let hostText: Substring
        let portText: Substring
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]"), let v6 = IPAddress(text[..<close].dropFirst()), !v6.isV4 else { throw .host }
            (address, host) = (v6, v6.description)
            portText = text[close...].dropFirst()
        } else {
            hostText = text.prefix { $0 != ":" }
            portText = text[hostText.endIndex...]
            address = IPAddress(hostText)
            if let address { host = address.description } else { host = try URLAuthority.name(hostText) }
        }
        port = try URLAuthority.port(portText)
    }

    private static func port(_ text: Substring) throws(URLParts.Refusal) -> Int? {
        if text.isEmpty { return nil }
        let digits = text.utf8.dropFirst()
        guard text.hasPrefix(":"), (1...5).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
            let port = Int(String(text.dropFirst())), (1...65_535).contains(port)
        else { throw .port }
        return port
    }

    private static func name(_ text: Substring) throws(URLParts.Refusal) -> String {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= nameCountMax, labels.allSatisfy({ isLabel(Array($0)) }), let last = labels.last else { throw .host }
        // A resolver may read such a host as a number in some base: an address by another name.
        guard !isNumber(Array(last)) else { throw .host }
        return text.lowercased()
    }

    private static func isLabel(_ bytes: [UInt8]) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...labelCountMax).contains(bytes.count) && bytes.first != hyphen && bytes.last != hyphen
            && bytes.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == hyphen || $0 == UInt8(ascii: "_") }
    }

    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        if bytes.allSatisfy({ (48...57).contains($0) }) { return true }
        return bytes.count >= 2 && bytes[0] == 48 && bytes[1] | 0x20 == 120 && bytes.dropFirst(2).allSatisfy { hexadecimalValue($0) != nil }
    }
}
