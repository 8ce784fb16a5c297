import Base

/// A world whose wall time is steered by hand while everything else stays real.
///
/// `hinomi serve --virtual-clock` runs in one. Decisions take their time from `clock.now`, which stands still until it is set
/// and then jumps; what happens to bytes (connecting, reading, backing off inside one send) is measured with `clock.uptime`,
/// which goes on, because a peer on the network lives in real time: on a frozen uptime no timeout would ever end, and on a
/// jumping one every open connection would time out at once. Signatures and certificates are checked at `realNow`.
public struct ClockedWorld: World {
    public let clock: any WorldClock
    public let disk: any Disk
    public let network: any Network
    public let processes: any Processes
    public let random: any RandomSource
    private let realClock: any WorldClock

    public init(_ real: any World, steeredBy virtual: VirtualClock) {
        clock = SteeredClock(wall: virtual, real: real.clock)
        realClock = real.clock
        (disk, network, processes, random) = (real.disk, real.network, real.processes, real.random)
    }

    /// The time outside, for what must agree with the rest of the world.
    public var realNow: Timestamp { realClock.now }
}

/// Wall time from one clock, elapsed time and sleeping from another.
struct SteeredClock: WorldClock {
    let wall: VirtualClock
    let real: any WorldClock

    var now: Timestamp { wall.now }
    var uptime: TimeSpan { real.uptime }
    func sleep(untilUptime deadline: TimeSpan) async throws { try await real.sleep(untilUptime: deadline) }
}
