import Base
import SimWorld
import Testing
import World

@Suite struct VirtualClockTests {
    private let start = Timestamp(seconds: 1000)

    @Test func `the clock stands still, goes where it is set, and never back`() throws {
        let clock = VirtualClock(startingAt: start)
        #expect(clock.now == start && clock.uptime == .zero)
        try clock.set(to: start + .seconds(90))
        try clock.set(to: start + .seconds(90))
        #expect(clock.now == start + .seconds(90) && clock.uptime == .seconds(90))
        #expect(throws: VirtualClock.GoingBack.self) { try clock.set(to: start + .seconds(89)) }
        #expect(clock.now == start + .seconds(90))
    }

    @Test func `sleepers wake when the clock has passed their deadline, and not before`() throws {
        let (clock, world) = (VirtualClock(startingAt: start), SimWorld(seed: 1))
        let woken = Shared<[Int64]>([])
        try world.run { [start] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seconds in [30, 10, 20] as [Int64] {
                    group.addTask {
                        try await clock.sleep(untilUptime: .seconds(seconds))
                        woken.withLock { $0.append(seconds) }
                    }
                }
                for (seconds, expected) in [(9, []), (10, [10]), (29, [10, 20]), (31, [10, 20, 30])] as [(Int64, [Int64])] {
                    try clock.set(to: start + .seconds(seconds))
                    try await world.clock.sleep(untilUptime: world.clock.uptime + .seconds(1))
                    #expect(woken.withLock { $0.sorted() } == expected)
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a cancelled sleeper throws`() throws {
        let clock = VirtualClock(startingAt: start)
        try SimWorld(seed: 1).run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await #expect(throws: CancellationError.self) { try await clock.sleep(untilUptime: .seconds(1)) } }
                group.cancelAll()
            }
        }
    }

    @Test func `a clocked world has virtual wall time and real elapsed time`() throws {
        let sim = SimWorld(seed: 1)
        let virtual = VirtualClock(startingAt: start)
        let world = ClockedWorld(sim, steeredBy: virtual)
        let real = world.realNow
        try sim.run { try await world.clock.sleep(untilUptime: .seconds(5)) }
        #expect(world.clock.now == start && world.clock.uptime == .seconds(5) && world.realNow == real + .seconds(5))
        try virtual.set(to: start + .days(400))
        #expect(world.clock.now == start + .days(400) && world.clock.uptime == .seconds(5))
    }
}
