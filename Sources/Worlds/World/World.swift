import Base

/// The doors to the outside. Everything that engines, stores and planes know of time, disk, network, processes and
/// chance comes in through one of these, so that the same code runs live, simulated and rehearsed.
public protocol World: Sendable {
    var clock: any WorldClock { get }
    var disk: any Disk { get }
    var network: any Network { get }
    var processes: any Processes { get }
    var random: any RandomSource { get }
}

/// Wall and monotonic time.
public protocol WorldClock: Sendable {
    /// Wall time. It may be virtual; it may step. Decisions use it only as a name for moments.
    var now: Timestamp { get }
    /// Time since an arbitrary start that never steps or goes back. Intervals and timeouts are measured with it.
    var uptime: TimeSpan { get }
    /// Returns when `uptime` has reached `deadline`; throws `CancellationError` when the task is cancelled first.
    func sleep(untilUptime deadline: TimeSpan) async throws
}

/// Chance. Live, it comes from the kernel; simulated, from the seed.
public protocol RandomSource: Sendable {
    /// Uniform over all 64-bit values. Live values are fit for keys and tokens.
    func next() -> UInt64
}

extension RandomSource {
    /// `count` bytes, for keys, tokens and identifiers.
    public func bytes(_ count: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count + 8)
        while result.count < count { withUnsafeBytes(of: next()) { result.append(contentsOf: $0) } }
        return Array(result.prefix(count))
    }

    /// Uniform in `0..<bound`; `bound` must be positive.
    public func below(_ bound: UInt64) -> UInt64 { next().multipliedFullWidth(by: bound).high }

    /// A random UUID (RFC 9562, version 4) in lower case.
    public func uuid() -> String {
        var b = bytes(16)
        b[6] = b[6] & 0x0F | 0x40
        b[8] = b[8] & 0x3F | 0x80
        let hex = b.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        let cuts = [8, 12, 16, 20, 32]
        var parts: [Substring] = []
        var start = hex.startIndex
        for cut in cuts {
            let end = hex.index(hex.startIndex, offsetBy: cut)
            parts.append(hex[start..<end])
            start = end
        }
        return parts.joined(separator: "-")
    }
}
