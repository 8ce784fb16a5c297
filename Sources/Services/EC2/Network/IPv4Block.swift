import World

/// A range of IPv4 addresses, `10.0.0.0/16`, in canonical form: bits behind the prefix are zero.
struct IPv4Block: Hashable, Sendable, CustomStringConvertible {
    /// The first address.
    let base: UInt32
    /// 0 to 32.
    let prefix: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Block.address(String(parts[0])), let prefix = Int(parts[1]), (0...32).contains(prefix), parts[1].utf8.count <= 2 else {
            return nil
        }
        self.init(address, prefix: prefix)
    }

    init(_ address: UInt32, prefix: Int) { (base, self.prefix) = (address & IPv4Block.mask(prefix), prefix) }

    static func address(_ text: String) -> UInt32? {
        guard let address = IPAddress(text), address.isV4 else { return nil }
        return address.bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func text(_ address: UInt32) -> String {
        [24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }.joined(separator: ".")
    }

    private static func mask(_ prefix: Int) -> UInt32 { prefix == 0 ? 0 : UInt32.max << UInt32(32 - prefix) }

    var last: UInt32 { base | ~IPv4Block.mask(prefix) }
    var addressCount: Int { 1 << (32 - prefix) }

    func contains(_ address: UInt32) -> Bool { (base...last).contains(address) }
    func contains(_ other: IPv4Block) -> Bool { other.prefix >= prefix && contains(other.base) }
    func overlaps(_ other: IPv4Block) -> Bool { contains(other) || other.contains(self) }

    var description: String { "\(IPv4Block.text(base))/\(prefix)" }
}

/// A range of IPv6 addresses in canonical form.
struct IPv6Block: Hashable, Sendable, CustomStringConvertible {
    private let base: IPAddress
    private let prefix: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parts[0]), !address.isV4, let prefix = Int(parts[1]), (0...128).contains(prefix), parts[1].utf8.count <= 3 else {
            return nil
        }
        let masked = address.bytes.enumerated().map { place, byte in byte & IPv6Block.mask(max(0, min(8, prefix - place * 8))) }
        guard let base = IPAddress(bytes: masked) else { return nil }
        (self.base, self.prefix) = (base, prefix)
    }

    private static func mask(_ bits: Int) -> UInt8 { bits == 0 ? 0 : UInt8.max << UInt8(8 - bits) }

    var description: String { "\(base)/\(prefix)" }
}
