import Base
import Testing
import World

@testable import Collector

@Suite("The agent collects at whole multiples, sends until it is taken, and says what it lost")
struct AgentTests {
    private func world() -> TestWorld {
        let world = TestWorld()
        world.testProcesses.write("meminfo", "MemTotal: 1000 kB\nMemFree: 250 kB\n")
        world.testProcesses.write("sys/kernel/hostname", "box\n")
        return world
    }

    private func configuration(_ metrics: String = "", plugin: String = "") throws -> AgentConfiguration {
        try AgentConfiguration(parsing: #"{"metrics": {\#(metrics)"metrics_collected": {"mem": {"measurement": ["used_percent"]\#(plugin)}}}}"#.utf8)
    }

    private func agent(_ world: TestWorld, _ configuration: AgentConfiguration, _ uplink: TestUplink, facts: MachineFacts = MachineFacts()) throws -> Agent {
        try Agent(configuration: configuration, world: world, stateFolder: "/state", uplink: uplink, facts: facts)
    }

    @Test func `Run collects each minute on the minute, sends, and ends when cancelled`() async throws {
        let world = world()
        world.testClock.advance(.milliseconds(12_345))
        let uplink = TestUplink()
        let agent = try agent(world, try configuration(), uplink)
        world.testClock.allow(sleeps: 5)
        await #expect(throws: CancellationError.self) { try await agent.run() }
        // What the cancelled run had not sent waits on disk.
        try await agent.deliverPending()
        let memory = uplink.datums.filter { $0.name == "mem_used_percent" }
        #expect(memory.map { $0.timestamp.seconds - 1_767_571_200 } == [60, 120, 180, 240, 300])
        #expect(memory.allSatisfy { $0.unit == "Percent" && $0.content == .value(75) && $0.storageResolution == 60 && $0.dimensions == [MetricDimension(name: "host", value: "box")] })
        #expect(uplink.datums.count { $0.name == "hinomi_agent_heartbeat" } == 5)
        #expect(uplink.batches.map(\.sequence) == uplink.batches.map(\.sequence).sorted() && Set(uplink.batches.map(\.source)).count == 1)
        #expect(uplink.batches.allSatisfy { $0.namespace == "CWAgent" })
    }

    @Test func `What was collected is on disk before it is sent, and another run sends it after a kill`() async throws {
        let world = world()
        let killed = try agent(world, try configuration(plugin: #", "metrics_collection_interval": 10"#), TestUplink([.unavailable("down")]))
        await killed.tick(at: Timestamp(seconds: 1_767_571_210))
        #expect(await killed.status.pendingBatches == 1)
        world.testDisk.crash(losingUnsynced: true)
        let uplink = TestUplink()
        let next = try agent(world, try configuration(), uplink)
        try await next.deliverPending()
        #expect(uplink.datums.map(\.name) == ["mem_used_percent"])
    }

    @Test func `Metrics of ten seconds are of high resolution`() async throws {
        let world = world(), uplink = TestUplink()
        let agent = try agent(world, try configuration(plugin: #", "metrics_collection_interval": 10"#), uplink)
        for second in stride(from: Int64(10), through: 60, by: 10) { await agent.tick(at: Timestamp(seconds: 1_767_571_200 + second)) }
        try await agent.deliverPending()
        #expect(uplink.datums.filter { $0.name == "mem_used_percent" }.map(\.storageResolution) == [1, 1, 1, 1, 1, 1])
    }

    @Test func `Aggregates stand beside the originals, or in their place`() async throws {
        let world = world(), uplink = TestUplink()
        let dimensions = #""append_dimensions": {"InstanceId": "${aws:InstanceId}"}, "aggregation_dimensions": [[]], "#
        let agent = try agent(world, try configuration(dimensions, plugin: #", "drop_original_metrics": ["mem_used_percent"], "append_dimensions": {"team": "a"}"#), uplink, facts: MachineFacts(instanceID: "i-1"))
        await agent.tick(at: Timestamp(seconds: 1_767_571_260))
        try await agent.deliverPending()
        #expect(uplink.datums.filter { $0.name == "mem_used_percent" }.map(\.dimensions) == [[]])
    }

    @Test func `Failures are tried again after growing waits, and nothing is lost or repeated`() async throws {
        let world = world()
        let uplink = TestUplink([UplinkError?](repeating: .unavailable("down"), count: 12) + [.unavailable("slow down", after: .seconds(100))])
        let agent = try agent(world, try configuration(), uplink)
        await agent.tick(at: Timestamp(seconds: 1_767_571_260))
        try await agent.deliverPending()
        #expect(uplink.batches.count == 1)
        let waits = world.testClock.slept
        #expect(waits.count == 13 && waits[12] == .seconds(100))
        for (failures, wait) in waits.dropLast().enumerated() {
            #expect(wait <= min(Backoff.longest, .milliseconds(500 << Int64(failures))))
        }
        let early: Int64 = waits[..<6].reduce(0) { $0 + $1.milliseconds }
        let late: Int64 = waits[6..<12].reduce(0) { $0 + $1.milliseconds }
        #expect(late > early)
        #expect(await agent.status.pendingBatches == 0)
        #expect(await agent.status.lastFailure == "slow down")
    }

    @Test func `The bound of the wait doubles and stops at its limit`() {
        var backoff = Backoff()
        var bounds: [Int64] = []
        for _ in 0..<30 {
            bounds.append(backoff.bound.milliseconds)
            let wait = backoff.next(asked: nil, random: TestRandom())
            #expect((.zero...backoff.bound).contains(wait))
        }
        #expect(bounds.prefix(8) == [500, 1000, 2000, 4000, 8000, 16000, 32000, 60000] && bounds.last == 60000)
        #expect(backoff.next(asked: .hours(9), random: TestRandom()) == Backoff.askedMax)
        backoff.reset()
        #expect(backoff.bound == Backoff.first)
    }

    @Test func `A refused batch is set aside and the next one is sent`() async throws {
        let world = world(), uplink = TestUplink([.refused("InvalidParameterValue"), nil])
        let agent = try agent(world, try configuration(), uplink)
        for minute in Int64(1)...2 { await agent.tick(at: Timestamp(seconds: 1_767_571_200 + 60 * minute)) }
        try await agent.deliverPending()
        #expect(uplink.batches.count == 1)
        #expect(await agent.status.refusedBatches == 1)
        #expect(world.testDisk.paths.contains { $0.hasSuffix(".reason") })
    }

    @Test func `While the disk is full datums wait in memory, and go out when it heals`() async throws {
        let world = world(), uplink = TestUplink()
        let agent = try agent(world, try configuration(), uplink)
        world.testDisk.failAfter(writes: 0)
        for minute in Int64(1)...3 { await agent.tick(at: Timestamp(seconds: 1_767_571_200 + 60 * minute)) }
        #expect(await agent.status.pendingBatches == 0)
        world.testDisk.failAfter(writes: .max)
        await agent.tick(at: Timestamp(seconds: 1_767_571_200 + 240))
        try await agent.deliverPending()
        #expect(uplink.datums.count { $0.name == "mem_used_percent" } == 4)
    }

    @Test func `What no server would take is dropped and counted, and costs nothing else`() async throws {
        let world = world(), uplink = TestUplink()
        let receiver = TestReceiver(["good:1|c", "huge:1e100|c|@1e-300", "tag:1|c|#größe:x"])
        world.receiver.withLock { $0 = receiver }
        world.testClock.hold { receiver.isDrained }
        world.testClock.allow(sleeps: 7)
        let configuration = try AgentConfiguration(parsing: #"{"metrics": {"metrics_collected": {"statsd": {"service_address": "127.0.0.1:0"}}}}"#.utf8)
        let agent = try agent(world, configuration, uplink)
        await #expect(throws: CancellationError.self) { try await agent.run() }
        try await agent.deliverPending()
        #expect(uplink.datums.map(\.name).filter { !$0.hasPrefix("hinomi") } == ["good"])
        #expect(await agent.status.droppedDatums == 2)
    }

    @Test func `What a full spool dropped is told by the next heartbeat, once`() async throws {
        let world = world(), uplink = TestUplink()
        var limits = SpoolLimits()
        (limits.bytesMax, limits.segmentBytesMax) = (600, 200)
        let agent = try Agent(configuration: try configuration(), world: world, stateFolder: "/state", uplink: uplink, spoolLimits: limits)
        for minute in Int64(1)...20 { await agent.tick(at: Timestamp(seconds: 1_767_571_200 + 60 * minute)) }
        let dropped = await agent.status.droppedDatums
        #expect(dropped > 0)
        try await agent.deliverPending()
        await agent.tick(at: Timestamp(seconds: 1_767_571_200 + 60 * 21))
        await agent.tick(at: Timestamp(seconds: 1_767_571_200 + 60 * 22))
        try await agent.deliverPending()
        let told = uplink.datums.filter { $0.name == "hinomi_agent_dropped_datums" }.map(\.content)
        #expect(told.last == .value(0) && told.contains { $0 != .value(0) })
    }

    @Test func `A machine that slept goes on with the present, and a clock that wakes early is not answered twice`() {
        var schedule = Schedule([.seconds(60), .seconds(10)])
        let start = Timestamp(seconds: 1000)
        let due = schedule.next(after: start)
        #expect(due == Timestamp(seconds: 1010))
        #expect(schedule.wake(at: Timestamp(milliseconds: 1_009_999), due: due) == nil)
        #expect(schedule.wake(at: Timestamp(milliseconds: 1_010_003), due: due) == due)
        #expect(schedule.next(after: Timestamp(milliseconds: 1_009_999)) == Timestamp(seconds: 1020))
        #expect(schedule.wake(at: Timestamp(seconds: 9_003), due: Timestamp(seconds: 1020)) == Timestamp(seconds: 9_000))
    }

    @Test func `A StatsD address that cannot be had stops the start`() async throws {
        let world = world()
        let configuration = try AgentConfiguration(parsing: #"{"metrics": {"metrics_collected": {"statsd": {"service_address": "127.0.0.1:1"}}}}"#.utf8)
        let agent = try agent(world, configuration, TestUplink())
        await #expect(throws: NetworkError.inUse) { try await agent.run() }
    }

    @Test func `What StatsD clients send is collected each ten seconds and sent as one datum a minute`() async throws {
        let world = world(), uplink = TestUplink()
        let receiver = TestReceiver(["hits:1|c|#env:prod\nhits:2|c|#env:prod", "nonsense", "wait:5|ms"])
        world.receiver.withLock { $0 = receiver }
        world.testClock.hold { receiver.isDrained }
        world.testClock.allow(sleeps: 7)
        let configuration = try AgentConfiguration(parsing: #"{"metrics": {"metrics_collected": {"statsd": {"service_address": "127.0.0.1:0"}}}}"#.utf8)
        let agent = try agent(world, configuration, uplink)
        await #expect(throws: CancellationError.self) { try await agent.run() }
        try await agent.deliverPending()
        let hits = try #require(uplink.datums.first { $0.name == "hits" })
        #expect(hits.content == .value(3) && hits.timestamp.seconds == 1_767_571_200 && hits.storageResolution == 60)
        #expect(hits.dimensions.map { "\($0.name)=\($0.value)" } == ["env=prod", "metric_type=counter", "host=box"])
        #expect(uplink.datums.first { $0.name == "wait" }?.content == .value(5))
        #expect(await agent.status.droppedStatsDLines == 1)
    }

    @Test func `The built-in watch of a machine collects without a configuration file`() async throws {
        let world = world(), uplink = TestUplink()
        let agent = try agent(world, .machine(interval: .seconds(10)), uplink)
        await agent.tick(at: Timestamp(seconds: 1_767_571_210))
        try await agent.deliverPending()
        #expect(uplink.datums.contains { $0.name == "mem_used_percent" })
    }
}
