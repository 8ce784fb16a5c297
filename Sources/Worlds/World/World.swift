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

    /// A random UUID (RFC 9562, version 4) in lower case. Each request has one, so it is made in one piece.
    public func uuid() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { text in
            var at = 0
            for position in 0..<32 {
                if position == 8 || position == 12 || position == 16 || position == 20 {
                    text[at] = UInt8(ascii: "-")
                    at += 1
                }
                let digit = UInt8(truncatingIfNeeded: (position < 16 ? high : low) >> UInt64(60 - 4 * (position & 15))) & 15
                text[at] = digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a")
                at += 1
            }
            return at
        }
    }
}
