import Base
import Clockwork
import SimWorld
import Testing
import World

@Suite struct AdvanceTests {
    private let start = Timestamp(seconds: 1_000_000)
    private let journal = Journal()

    /// Runs a body beside a Clockwork on a virtual clock, in a simulation whose own clock is the real time.
    private func virtual(seed: UInt64 = 1, _ body: @escaping @Sendable (Clockwork, VirtualClock, SimWorld) async throws -> Void) throws {
        let world = SimWorld(seed: seed)
        let clock = VirtualClock(startingAt: start)
        let clockwork = Clockwork(virtual: clock, real: world.clock)
        try world.run {
            try await beside(clockwork) {
                try await world.clock.sleep(untilUptime: .milliseconds(1))
                try await body(clockwork, clock, world)
            }
        }
    }

    @Test func `each job sees its own time as now, in order, and the clock ends where it was sent`() throws {
        try virtual { clockwork, clock, _ in
            for (name, minutes) in [("b", 2), ("c", 30), ("a", 1), ("b2", 2), ("d", 31)] as [(String, Int64)] {
                clockwork.set(name, at: start + .minutes(minutes)) { due in
                    #expect(clock.now == due)
                    journal.add(name)
                }
            }
            let report = try await clockwork.advance(to: start + .minutes(30))
            #expect(report == AdvanceReport(from: start, to: start + .minutes(30), jobsRun: 4, stillRunning: []))
            #expect(clock.now == start + .minutes(30) && clockwork.due("d") != nil)
        }
        #expect(journal.all == ["a", "b", "b2", "c"])
    }

    @Test func `it jumps: 40 days of minutes are many jobs and no waiting`() throws {
        let count = Shared(0)
        try virtual { clockwork, _, world in
            @Sendable func tick(_ due: Timestamp) async {
                count.withLock { $0 += 1 }
                clockwork.set("tick", at: due.next(multipleOf: .minutes(1)), tick)
            }
            clockwork.set("tick", at: start.next(multipleOf: .minutes(1)), tick)
            let before = world.clock.uptime
            _ = try await clockwork.advance(to: start + .days(40))
            #expect(world.clock.uptime == before)
        }
        #expect(count.withLock { $0 } == 40 * 1440)
    }

    @Test func `what is due already runs without an advance`() throws {
        try virtual { clockwork, clock, world in
            clockwork.set("now", at: clock.now) { _ in journal.add("now") }
            clockwork.set("later", at: clock.now + .milliseconds(1)) { _ in journal.add("later") }
            try await world.clock.sleep(untilUptime: .seconds(60))
        }
        #expect(journal.all == ["now"])
    }

    @Test func `the clock waits for work before it moves on, and for what that work sets`() throws {
        for seed in 0..<20 as Range<UInt64> {
            let journal = Journal()
            try virtual(seed: seed) { clockwork, clock, world in
                clockwork.set("send", at: start + .seconds(10)) { _ in
                    _ = clockwork.start("delivery") {
                        try? await world.clock.sleep(untilUptime: world.clock.uptime + .seconds(3))
                        journal.add("delivered at \((clock.now - start).seconds)")
                        clockwork.set("retry", at: clock.now) { due in journal.add("retry at \((due - start).seconds)") }
                    }
                }
                clockwork.set("next", at: start + .seconds(20)) { _ in journal.add("next at \((clock.now - start).seconds)") }
                let report = try await clockwork.advance(to: start + .seconds(60))
                #expect(report.stillRunning == [] && report.jobsRun == 3)
            }
            #expect(journal.all == ["delivered at 10", "retry at 10", "next at 20"])
        }
    }

    @Test func `work that does not end is waited for once, within the bound, and named`() throws {
        try virtual { clockwork, clock, world in
            for second in 1...5 as ClosedRange<Int64> {
                clockwork.set("send \(second)", at: start + .seconds(second)) { _ in
                    _ = clockwork.start("stuck \(second)") { try? await world.clock.sleep(untilUptime: .days(9)) }
                }
            }
            let before = world.clock.uptime
            let report = try await clockwork.advance(to: start + .minutes(1), workTimeout: .seconds(30))
            #expect(world.clock.uptime - before == .seconds(30))
            #expect(report.stillRunning == (1...5).map { "stuck \($0)" } && report.jobsRun == 5)
            #expect(clock.now == start + .minutes(1))
        }
    }

    @Test func `work that a request runs in its own task is waited for too`() throws {
        try virtual { clockwork, _, world in
            async let answer = clockwork.track("publish") {
                try? await world.clock.sleep(untilUptime: .seconds(5))
                return 7
            }
            try await world.clock.sleep(untilUptime: .seconds(1))
            #expect(clockwork.unfinishedWork == ["publish"])
            _ = try await clockwork.advance(to: start + .seconds(1))
            #expect(world.clock.uptime == .seconds(5))
            #expect(await answer == 7)
        }
    }

    @Test func `advances that overlap are carried out one after the other`() throws {
        try virtual { clockwork, clock, _ in
            clockwork.set("a", at: start + .seconds(5)) { _ in journal.add("a") }
            clockwork.set("b", at: start + .seconds(15)) { _ in journal.add("b") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 { group.addTask { _ = try await clockwork.advance(to: start + .seconds(10)) } }
                try await group.waitForAll()
            }
            #expect(clock.now == start + .seconds(10))
        }
        #expect(journal.all == ["a"])
    }

    @Test func `going back, a real clock, and a Clockwork that does not run are refused`() throws {
        try virtual { clockwork, _, _ in
            await #expect(throws: AdvanceError.goingBack(now: start)) { try await clockwork.advance(to: start - .seconds(1)) }
        }
        let world = SimWorld(seed: 1)
        let still = Clockwork(virtual: VirtualClock(startingAt: start), real: world.clock)
        try world.run { [start] in
            await #expect(throws: AdvanceError.clockIsReal) { try await Clockwork(clock: world.clock).advance(to: start) }
            await #expect(throws: AdvanceError.notRunning) { try await still.advance(to: start) }
        }
    }

    @Test func `a timer that sets itself to its own time for ever is found`() throws {
        try virtual { clockwork, _, _ in
            @Sendable func again(_ due: Timestamp) async { clockwork.set("again", at: due, again) }
            clockwork.set("again", at: start + .seconds(1), again)
            await #expect(throws: AdvanceError.runaway(timer: "again", at: start + .seconds(1))) { try await clockwork.advance(to: start + .seconds(2)) }
            clockwork.cancel("again")
        }
    }

    @Test func `when Clockwork ends, whoever waits for an advance is told`() throws {
        let world = SimWorld(seed: 1)
        let clockwork = Clockwork(virtual: VirtualClock(startingAt: start), real: world.clock)
        try world.run { [start] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await beside(clockwork) {
                        _ = clockwork.start("stuck") { try? await world.clock.sleep(untilUptime: .days(1)) }
                        try await world.clock.sleep(untilUptime: .seconds(2))
                    }
                }
                try await world.clock.sleep(untilUptime: .seconds(1))
                await #expect(throws: AdvanceError.notRunning) { try await clockwork.advance(to: start + .days(1)) }
                try await group.waitForAll()
            }
        }
    }

    @Test func `the same seed gives the same run`() throws {
        func trace(_ seed: UInt64) throws -> [String] {
            let journal = Journal()
            try virtual(seed: seed) { clockwork, clock, world in
                for number in 0..<20 {
                    clockwork.set("t\(number)", at: start + .seconds(Int64(world.random.below(5)))) { _ in
                        _ = clockwork.start("w\(number)") {
                            try? await world.clock.sleep(untilUptime: world.clock.uptime + .milliseconds(Int64(world.random.below(50))))
                            journal.add("\(number)@\(clock.now.milliseconds)")
                        }
                    }
                }
                _ = try await clockwork.advance(to: start + .seconds(10))
            }
            return journal.all
        }
        for seed in 1...5 as ClosedRange<UInt64> { #expect(try trace(seed) == trace(seed)) }
        #expect(try trace(1) != trace(2))
    }
}
