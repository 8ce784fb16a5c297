import Base
import SimWorld
import Synchronization
import Testing
import World

@testable import Load

/// Members as a test sets them, and what each was sent.
private final class TestMembers: LoadDirectory {
    private struct Failure: Error {}
    private struct State {
        var targets: [LoadTarget] = []
        var isAway = false
        var requests: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let world: SimWorld

    init(_ world: SimWorld) { self.world = world }

    var requests: [String: Int] { state.withLock { $0.requests } }
    func isAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    /// A member that answers each request after a while.
    func add(_ id: String, zone: String = "a", host: UInt8, status: Int = 200, after pause: TimeSpan = .milliseconds(10)) throws {
        let target = try LoadTarget(id: id, zone: zone, address: "127.0.0.\(host)", port: 80)
        state.withLock { $0.targets.append(target) }
        world.simNetwork.listen(on: target.address, port: 80) { [self, world] peer in
            // The client has gone: nobody is there to be answered.
            guard (try? await peer.read(countMax: 1000, timeout: .seconds(1))) != nil else { return }
            state.withLock { $0.requests[id, default: 0] += 1 }
            // As above.
            try? await world.clock.sleep(untilUptime: world.clock.uptime + pause)
            try? await peer.write(Array("HTTP/1.1 \(status) Word\r\nContent-Length: 2\r\n\r\nok".utf8))  // As above.
        }
    }

    func targets() async throws -> [LoadTarget] {
        try state.withLock { state in
            if state.isAway { throw Failure() }
            return state.targets
        }
    }
}

@Suite("Load is made at a constant rate, over the members that are there, on this machine only")
struct LoadTests {
    private let world = SimWorld(seed: 5)

    private func run(_ members: TestMembers, rate: Int, seconds: Int64, _ tell: @escaping @Sendable (LoadReport) -> Void = { _ in }) throws -> LoadReport {
        let generator = LoadGenerator(world: world, plan: try LoadPlan(rate: rate, duration: .seconds(seconds)), directory: members)
        return try world.run { try await generator.run(tell) }
    }

    @Test func `Every request that is due is sent, members take turns, and each second is told`() throws {
        let members = TestMembers(world)
        try members.add("i-1", host: 1)
        try members.add("i-2", zone: "b", host: 2)
        let told = Mutex<[LoadReport]>([])
        let last = try run(members, rate: 50, seconds: 4) { report in told.withLock { $0.append(report) } }
        #expect((last.sent, last.ok, last.errors) == (200, 200, 0))
        #expect(members.requests == ["i-1": 100, "i-2": 100])
        #expect(last.membersText == "2 (a 1, b 1)")
        #expect(told.withLock { $0.map(\.elapsed.seconds) }.starts(with: [1, 2, 3]))
        #expect(last.median.map { $0 >= 10 } == true && last.percentile99.map { $0 < 100 } == true)
    }

    @Test func `A new member gets its share within two seconds, and known ones go on while nobody can be asked`() throws {
        let members = TestMembers(world)
        try members.add("i-1", host: 1)
        let last = try run(members, rate: 20, seconds: 9) { report in
            // Two seconds in, a second member; three seconds later nobody answers for who is there.
            if report.elapsed.seconds == 2 { #expect(throws: Never.self) { try members.add("i-2", host: 2) } }
            if report.elapsed.seconds == 5 { members.isAway(true) }
            if report.elapsed.seconds == 8 { #expect(report.trouble != nil) }
        }
        #expect((last.sent, last.ok) == (180, 180))
        #expect(members.requests.values.sorted().first.map { $0 >= 50 } == true, "\(members.requests)")
    }

    @Test func `What fails is counted by its kind, and slow answers get no mercy`() throws {
        let members = TestMembers(world)
        try members.add("i-1", host: 1, status: 503)
        try members.add("i-2", host: 2, after: .seconds(60))
        try members.add("i-3", host: 3)
        world.simNetwork.stopListening(on: try #require(IPAddress("127.0.0.3")), port: 80)
        let last = try run(members, rate: 30, seconds: 1)
        #expect(last.failures == ["answered 503": 10, "timed out": 10, "refused": 10])
        #expect((last.ok, last.median) == (0, nil))
    }

    @Test func `Latency is counted from when a request was due`() {
        var tally = LoadTally()
        for milliseconds in 1...100 {
            tally.begin()
            tally.end(.ok(milliseconds: Double(milliseconds)))
        }
        let report = tally.report(elapsed: .seconds(1), targets: [], trouble: nil)
        #expect((report.median, report.percentile99, report.membersText) == (50, 99, "0"))
        let next = tally.report(elapsed: .seconds(2), targets: [], trouble: nil)
        #expect((next.median, next.ok) == (nil, 100), "latencies are those since the last report")
        #expect(tally.report(elapsed: .seconds(2), targets: [], trouble: nil, isLast: true).median == 50, "the last one's are those of the run")
    }

    @Test func `No more than a bound waits for an answer`() throws {
        let target = try LoadTarget(id: "i-1", zone: "a", address: "127.0.0.1", port: 80)
        let run = LoadRun(world: world, roster: Roster([target]))
        for index in 0..<Int64(LoadGenerator.inFlightMax) { #expect(run.next(index) != nil) }
        #expect(run.next(0) == nil)
        #expect(run.report(elapsed: .zero, isLast: true).errors == 1)
    }

    @Test(arguments: ["10.0.0.1", "0.0.0.0", "169.254.169.254", "example.com", "::2", "127.0.0.1.nip.io", "", "2130706433"])
    func `An address that is not on this machine is refused by name`(address: String) {
        #expect(throws: LoadRefusal.notLoopback(address)) { try LoadTarget(id: "i-1", zone: "a", address: address, port: 80) }
        #expect(LoadRefusal.notLoopback(address).description.contains(address))
    }

    @Test func `Rates and durations have bounds, and nobody in service is said`() throws {
        for (rate, seconds) in [(0, 10), (1001, 10), (-1, 10), (10, 0), (10, 3601)] as [(Int, Int64)] {
            #expect(throws: LoadRefusal.self) { try LoadPlan(rate: rate, duration: .seconds(seconds)) }
        }
        #expect(throws: LoadRefusal.noTargets) { try run(TestMembers(world), rate: 1, seconds: 1) }
    }
}
