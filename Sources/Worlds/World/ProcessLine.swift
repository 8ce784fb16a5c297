/// `/proc/PID/stat` (proc(5)): what is needed of its fields.
public struct ProcessLine: Hashable, Sendable {
    public let number: Int, parent: Int
    public let isZombie: Bool
    /// Processor time in clock ticks: its own, and of its children that have ended and were waited for.
    public let ownTicks: UInt64, childTicks: UInt64
    public let startTicks: UInt64

    /// Clock ticks in a second: the same on every Linux that Swift runs on (USER_HZ).
    public static let ticksPerSecond: UInt64 = 100

    /// Nil when the bytes are no such line.
    public init?(_ bytes: [UInt8]) {
        // The program's name stands in parentheses and may hold anything; the last one ends it.
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")), open < close else { return nil }
        let before = String(decoding: bytes[..<open], as: UTF8.self).split(separator: " ")
        let fields = String(decoding: bytes[(close + 1)...], as: UTF8.self).split(separator: " ")
        guard let first = before.first, let number = Int(first), fields.count > 19, let parent = Int(fields[1]), let start = UInt64(fields[19]) else { return nil }
        let ticks = fields[11...14].map { Int64($0).map { UInt64(clamping: $0) } ?? 0 }
        (self.number, self.parent, startTicks) = (number, parent, start)
        isZombie = fields[0] == "Z" || fields[0] == "X"
        (ownTicks, childTicks) = (ticks[0] &+ ticks[1], ticks[2] &+ ticks[3])
    }
}
