/// What an address may reach (IANA special-purpose registries, RFC 6890).
///
/// An IPv6 address that carries an IPv4 address is judged by the address it carries, because the kernel, a NAT64 or a
/// relay will deliver there: `::ffff:127.0.0.1` is loopback. Guards against requests into our own network ask these.
extension IPAddress {
    /// 127.0.0.0/8 and `::1`.
    public var isLoopback: Bool { effective.isV4 ? effective.bytes[0] == 127 : bytes == IPAddress.loopbackV6 }

    /// 169.254.0.0/16 and `fe80::/10`.
    public var isLinkLocal: Bool {
        let b = effective.bytes
        return effective.isV4 ? b[0] == 169 && b[1] == 254 : b[0] == 0xFE && b[1] & 0xC0 == 0x80
    }

    /// RFC 1918 (10/8, 172.16/12, 192.168/16), unique local `fc00::/7` and the retired site-local `fec0::/10`.
    public var isPrivate: Bool {
        let b = effective.bytes
        guard effective.isV4 else { return b[0] & 0xFE == 0xFC || (b[0] == 0xFE && b[1] & 0xC0 == 0xC0) }
        return b[0] == 10 || (b[0] == 172 && b[1] & 0xF0 == 16) || (b[0] == 192 && b[1] == 168)
    }

    /// 100.64.0.0/10, between a provider and its customers (RFC 6598); some clouds put their metadata service there.
    public var isShared: Bool { effective.isV4 && effective.bytes[0] == 100 && effective.bytes[1] & 0xC0 == 64 }

    /// 0.0.0.0/8 ("this network", which Linux connects to itself) and `::`.
    public var isUnspecified: Bool { effective.isV4 ? effective.bytes[0] == 0 : bytes.allSatisfy { $0 == 0 } }

    /// 224.0.0.0/4, the broadcast address, and `ff00::/8`.
    public var isMulticast: Bool {
        let b = effective.bytes
        return effective.isV4 ? b[0] & 0xF0 == 224 || b.allSatisfy { $0 == 255 } : b[0] == 0xFF
    }

    /// The metadata services of instances: 169.254.169.254, `fd00:ec2::254` and 100.100.100.200.
    public var isInstanceMetadata: Bool { IPAddress.instanceMetadata.contains(effective.bytes) }

    /// The IPv4 address of `::ffff:a.b.c.d`, which a socket treats as that IPv4 address; nil for every other.
    public var mappedV4: IPAddress? { carriedV4(behind: IPAddress.mappedPrefix) }

    /// The IPv4 form of a v4-mapped address, and every other address itself.
    public var unmapped: IPAddress { mappedV4 ?? self }

    /// Where a packet for this address may end up.
    private var effective: IPAddress {
        if isV4 { return self }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return IPAddress(bytes: Array(bytes[2..<6])) ?? self }
        for prefix in IPAddress.carryingPrefixes {
            if let carried = carriedV4(behind: prefix) { return carried }
        }
        return self
    }

    private func carriedV4(behind prefix: [UInt8]) -> IPAddress? {
        guard bytes.count == 16, bytes.starts(with: prefix) else { return nil }
        // `::` and `::1` lie in the IPv4-compatible range and mean themselves.
        if bytes[..<15].allSatisfy({ $0 == 0 }), bytes[15] <= 1 { return nil }
        return IPAddress(bytes: Array(bytes[12...]))
    }

    private static let loopbackV6 = [UInt8](repeating: 0, count: 15) + [1]
    private static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    /// Mapped, compatible (RFC 4291 §2.5.5), translated (RFC 2765), and both NAT64 prefixes (RFC 6052, RFC 8215).
    private static let carryingPrefixes: [[UInt8]] = [
        mappedPrefix,
        [UInt8](repeating: 0, count: 12),
        [UInt8](repeating: 0, count: 8) + [0xFF, 0xFF, 0, 0],
        [0, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8),
        [0, 0x64, 0xFF, 0x9B, 0, 1] + [UInt8](repeating: 0, count: 6),
    ]
    private static let instanceMetadata: [[UInt8]] = [
        [169, 254, 169, 254], [100, 100, 100, 200], [0xFD, 0, 0x0E, 0xC2] + [UInt8](repeating: 0, count: 10) + [0x02, 0x54],
    ]
}
