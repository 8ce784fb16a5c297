import Base
import SimWorld
import Testing
import World

@Suite struct SimWorldTests {
    /// Ten tasks that work, sleep and share an actor: the order of their steps.
    private func steps(seed: UInt64) throws -> (steps: [String], trace: UInt64) {
        actor Recorder {
            private(set) var steps: [String] = []
            func add(_ step: String) { steps.append(step) }
        }
        let world = SimWorld(seed: seed)
        let steps = try world.run {
            let recorder = Recorder()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<10 {
                    group.addTask {
                        for step in 0..<5 {
                            await recorder.add("\(task).\(step)@\(world.clock.uptime.milliseconds)")
                            await Task.yield()
                            try await world.clock.sleep(untilUptime: world.clock.uptime + .milliseconds(Int64(world.random.below(3))))
                        }
                    }
                }
                try await group.waitForAll()
            }
            return await recorder.steps
        }
        return (steps, world.trace)
    }

    @Test func `equal seeds give equal runs, different seeds different ones`() throws {
        var orders: Set<[String]> = []
        for seed in 1...20 as ClosedRange<UInt64> {
            let (first, again) = (try steps(seed: seed), try steps(seed: seed))
            #expect(first.steps == again.steps && first.trace == again.trace)
            #expect(Set(first.steps.map { $0.prefix(3) }).count == 50)
            orders.insert(first.steps)
        }
        #expect(orders.count == 20)
    }

    @Test func `every order of two tasks comes up`() throws {
        var orders: Set<String> = []
        for seed in 0..<40 as Range<UInt64> {
            let order = Shared("")
            try SimWorld(seed: seed).run {
                async let a: Void = order.withLock { $0 += "a" }
                async let b: Void = order.withLock { $0 += "b" }
                _ = await (a, b)
            }
            orders.insert(order.withLock { $0 })
        }
        #expect(orders == ["ab", "ba"])
    }

    @Test func `a year of sleeping passes in no time`() throws {
        let world = SimWorld(seed: 1, startingAt: Timestamp(seconds: 0))
        try world.run { try await world.clock.sleep(untilUptime: .days(365)) }
        #expect(world.clock.now == Timestamp(seconds: 365 * 86_400))
    }

    @Test func `waiting for what never comes is found as a deadlock`() {
        let world = SimWorld(seed: 1)
        #expect(throws: SimWorld.Failure.deadlock(at: world.clock.now)) { try world.run { await Signal().wait() } }
    }

    @Test func `a loop without an end is found`() {
        let world = SimWorld(seed: 1)
        #expect(throws: SimWorld.Failure.endless(at: world.clock.now)) {
            try world.run(jobsMax: 1000) { while !Task.isCancelled { await Task.yield() } }
        }
    }

    @Test func `an error of the body is thrown, and a cancelled sleep ends at once`() {
        struct Broken: Error {}
        let world = SimWorld(seed: 1)
        #expect(throws: Broken.self) {
            try world.run {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await world.clock.sleep(untilUptime: .days(1)) }
                    group.addTask { throw Broken() }
                    while try await group.next() != nil {}
                }
            }
        }
        #expect(world.clock.uptime == .zero)
    }

    @Test func `work in the background goes on until the time asked for`() throws {
        let world = SimWorld(seed: 1)
        let ticks = Shared(0)
        world.start {
            while (try? await world.clock.sleep(untilUptime: world.clock.uptime + .seconds(10))) != nil { ticks.withLock { $0 += 1 } }
        }
        try world.run(until: world.clock.now + .seconds(35))
        #expect(ticks.withLock { $0 } == 3 && world.clock.uptime == .seconds(35))
        try world.run(until: world.clock.now + .seconds(5))
        #expect(ticks.withLock { $0 } == 4)
    }

    @Test func `processes and chance come from the script and the seed`() {
        let (a, b) = (SimWorld(seed: 5), SimWorld(seed: 5))
        #expect(a.random.bytes(32) == b.random.bytes(32))
        #expect(a.random.bytes(32) != SimWorld(seed: 6).random.bytes(32))
        a.simProcesses.setFile("12/stat", "12 (x)")
        a.simProcesses.setFile("7/stat", "7 (y)")
        a.simProcesses.setFile("meminfo", "MemTotal: 1 kB")
        #expect(a.processes.list() == [7, 12])
        #expect(a.processes.procFile("meminfo").map { String(decoding: $0, as: UTF8.self) } == "MemTotal: 1 kB")
        #expect(a.processes.procFile("8/stat") == nil && a.processes.fileSystemUsage("/") == nil)
    }
}
