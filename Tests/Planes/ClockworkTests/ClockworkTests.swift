import Base
import Clockwork
import SimWorld
import Testing
import World

/// Runs of timers, as text, in the order in which they ran.
final class Journal: Sendable {
    private let lines = Shared<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
}

@Suite struct ClockworkTests {
    private let start = Timestamp(seconds: 1_000_000)
    private let journal = Journal()

    /// Runs a body beside a live Clockwork on the simulated clock.
    private func live(seed: UInt64 = 1, _ body: @escaping @Sendable (Clockwork, SimWorld) async throws -> Void) throws {
        let world = SimWorld(seed: seed, startingAt: start)
        let clockwork = Clockwork(clock: world.clock)
        try world.run { try await beside(clockwork) { try await body(clockwork, world) } }
    }

    private func sleep(_ world: SimWorld, _ span: TimeSpan) async throws { try await world.clock.sleep(untilUptime: world.clock.uptime + span) }

    @Test func `timers run in the order of time, equal times in the order they were set`() throws {
        for seed in 0..<20 as Range<UInt64> {
            let journal = Journal()
            try live(seed: seed) { clockwork, world in
                for (name, seconds) in [("c", 3), ("a1", 1), ("b", 2), ("a2", 1), ("past", -5), ("a3", 1)] as [(String, Int64)] {
                    clockwork.set(name, at: start + .seconds(seconds)) { due in journal.add("\(name)@\((due - start).seconds) now \((world.clock.now - start).seconds)") }
                }
                try await sleep(world, .seconds(10))
            }
            #expect(journal.all == ["past@-5 now 0", "a1@1 now 1", "a2@1 now 1", "a3@1 now 1", "b@2 now 2", "c@3 now 3"])
        }
    }

    @Test func `a timer is moved, cancelled, and asked for`() throws {
        try live { clockwork, world in
            clockwork.set("moved", at: start + .seconds(1)) { _ in journal.add("wrong") }
            clockwork.set("moved", at: start + .seconds(5)) { _ in journal.add("moved") }
            clockwork.set("cancelled", at: start + .seconds(2)) { _ in journal.add("wrong") }
            clockwork.cancel("cancelled")
            clockwork.cancel("never set")
            #expect(clockwork.due("moved") == start + .seconds(5) && clockwork.due("cancelled") == nil)
            try await sleep(world, .seconds(10))
            #expect(clockwork.due("moved") == nil)
        }
        #expect(journal.all == ["moved"])
    }

    @Test func `a timer may set itself and others while it runs`() throws {
        try live { clockwork, world in
            @Sendable func tick(_ due: Timestamp) async {
                journal.add("\((due - start).seconds)")
                clockwork.set("tick", at: due + .seconds(10), tick)
                clockwork.set("other", at: due - .seconds(1)) { _ in journal.add("other") }
            }
            clockwork.set("tick", at: start + .seconds(10), tick)
            try await sleep(world, .seconds(35))
        }
        #expect(journal.all == ["10", "other", "20", "other", "30", "other"])
    }

    @Test func `an earlier timer set during the sleep runs at its time`() throws {
        try live { clockwork, world in
            clockwork.set("late", at: start + .hours(1)) { _ in journal.add("late") }
            try await sleep(world, .milliseconds(100))
            clockwork.set("early", at: start + .milliseconds(250)) { _ in journal.add("early at \((world.clock.now - start).milliseconds)") }
            try await sleep(world, .seconds(1))
        }
        #expect(journal.all == ["early at 250"])
    }

    @Test func `a step of the wall clock is noticed within the longest sleep`() throws {
        try live { clockwork, world in
            clockwork.set("tomorrow", at: start + .days(1)) { _ in journal.add("ran after \(world.clock.uptime.milliseconds) ms") }
            try await sleep(world, .milliseconds(100))
            world.simClock.stepWall(by: .days(2))
            try await sleep(world, Clockwork.sleepMax)
        }
        #expect(journal.all == ["ran after 1000 ms"])
        let back = Journal()
        try live { clockwork, world in
            clockwork.set("soon", at: start + .seconds(2)) { _ in back.add("ran after \(world.clock.uptime.seconds) s") }
            world.simClock.stepWall(by: .seconds(-60))
            try await sleep(world, .seconds(70))
        }
        #expect(back.all == ["ran after 62 s"])
    }

    @Test func `slow work beside the timers does not hold them up`() throws {
        try live { clockwork, world in
            clockwork.set("sender", at: start) { _ in
                #expect(clockwork.start("send") {
                    try? await sleep(world, .seconds(20))
                    journal.add("sent at \(world.clock.uptime.seconds)")
                })
            }
            clockwork.set("alarm", at: start + .seconds(1)) { _ in journal.add("alarm at \(world.clock.uptime.seconds)") }
            try await sleep(world, .seconds(2))
            #expect(clockwork.unfinishedWork == ["send"])
            try await sleep(world, .seconds(30))
            #expect(clockwork.unfinishedWork == [])
        }
        #expect(journal.all == ["alarm at 1", "sent at 20"])
    }

    @Test func `no more work runs at once than the limit, and none is lost`() throws {
        let (running, most, done) = (Shared(0), Shared(0), Shared(0))
        try live { clockwork, world in
            for _ in 0..<3000 {
                #expect(clockwork.start("work") {
                    let now = running.withLock { $0 += 1; return $0 }
                    most.withLock { $0 = max($0, now) }
                    try? await sleep(world, .milliseconds(10))
                    running.withLock { $0 -= 1 }
                    done.withLock { $0 += 1 }
                })
            }
            try await sleep(world, .seconds(5))
        }
        #expect(most.withLock { $0 } == Clockwork.runningWorkMax && done.withLock { $0 } == 3000)
    }

    @Test func `more waiting work than the limit is refused`() {
        let clockwork = Clockwork(clock: SimWorld(seed: 1).clock)
        #expect((0..<Clockwork.waitingWorkMax).allSatisfy { _ in clockwork.start("w") {} })
        #expect(!clockwork.start("one more") {})
    }

    @Test func `cancelling run ends its work, and a later run goes on with the timers`() throws {
        let world = SimWorld(seed: 1, startingAt: start)
        let clockwork = Clockwork(clock: world.clock)
        try world.run {
            try await beside(clockwork) {
                clockwork.set("later", at: start + .seconds(60)) { _ in journal.add("later") }
                _ = clockwork.start("endless") {
                    do { try await sleep(world, .days(1)) } catch { journal.add("cancelled") }
                }
                try await sleep(world, .seconds(1))
            }
            #expect(clockwork.unfinishedWork == [])
            try await beside(clockwork) { try await sleep(world, .seconds(100)) }
        }
        #expect(journal.all == ["cancelled", "later"])
    }

    @Test func `a second run beside the first returns at once`() throws {
        try live { clockwork, _ in await clockwork.run() }
    }

    @Test func `thousands of moved timers leave nothing behind and stay in order`() throws {
        let last = Shared(start)
        let ran = Shared(0)
        try live { clockwork, world in
            for round in 0..<20 {
                for timer in 0..<500 {
                    let due = start + .milliseconds(Int64(timer * 7919 % 5000) + Int64(round) + 1)
                    clockwork.set("\(timer)", at: due) { due in
                        last.withLock { #expect($0 <= due); $0 = due }
                        ran.withLock { $0 += 1 }
                    }
                }
            }
            try await sleep(world, .seconds(10))
        }
        #expect(ran.withLock { $0 } == 500)
    }
}

/// Runs the body while Clockwork runs, and ends it then.
func beside(_ clockwork: Clockwork, _ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await clockwork.run() }
        // Give run the chance to begin: an advance before it is refused.
        await Task.yield()
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        group.cancelAll()
        while (try? await group.next()) != nil {}
        try result.get()
    }
}
