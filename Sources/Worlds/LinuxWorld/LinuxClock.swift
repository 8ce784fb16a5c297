import Base
import Glibc
import World

/// CLOCK_REALTIME for wall time, CLOCK_MONOTONIC for everything that is measured.
struct LinuxClock: WorldClock {
    var now: Timestamp { Timestamp(milliseconds: LinuxClock.milliseconds(CLOCK_REALTIME)) }
    var uptime: TimeSpan { .milliseconds(LinuxClock.milliseconds(CLOCK_MONOTONIC)) }

    /// One sleep is at most this long, so that a deadline of centuries cannot overflow the runtime's arithmetic.
    private static let sleepMax = TimeSpan.hours(1)

    func sleep(untilUptime deadline: TimeSpan) async throws {
        try Task.checkCancellation()
        while uptime < deadline {
            let left = min(deadline - uptime, LinuxClock.sleepMax)
            try await Task.sleep(for: .milliseconds(left.milliseconds), tolerance: .zero, clock: .continuous)
        }
    }

    /// clock_gettime cannot fail for these two clocks.
    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
