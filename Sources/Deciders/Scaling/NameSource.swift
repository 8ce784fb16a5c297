import Base

/// UUIDs from a seed: the same seed gives the same names in the same order.
public struct NameSource: Codable, Hashable, Sendable {
    private var seed: UInt64
    private var drawn: UInt64 = 0

    public init(seed: UInt64) { self.seed = seed }

    /// A version 4 UUID (RFC 9562 §5.4) in lower case.
    mutating func uuid() -> String {
        drawn &+= 1
        var random = SeededRandom(seed: seed &+ drawn &* 0x2545_F491_4F6C_DD1D)
        let high = random.next() & ~0xF000 | 0x4000, low = random.next() & ~(3 << 62) | 2 << 62
        let digits = hexadecimal(high) + hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    private func hexadecimal(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
