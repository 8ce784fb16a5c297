import Base
import LinuxWorld
import Testing
import World

@Suite struct LinuxMachineTests {
    private let world = LinuxWorld()

    @Test func `wall and monotonic time go on, and a sleep lasts until its deadline`() async throws {
        #expect(world.clock.now > Timestamp(seconds: 1_700_000_000))
        let deadline = world.clock.uptime + .milliseconds(30)
        try await world.clock.sleep(untilUptime: deadline)
        #expect(world.clock.uptime >= deadline)
        try await world.clock.sleep(untilUptime: .zero)
    }

    @Test func `a cancelled sleep of centuries ends at once`() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await #expect(throws: CancellationError.self) { try await world.clock.sleep(untilUptime: .milliseconds(.max)) } }
            group.cancelAll()
        }
    }

    @Test func `random bytes differ and UUIDs have their form`() {
        #expect(world.random.bytes(32) != world.random.bytes(32))
        #expect(world.random.uuid().count == 36)
    }

    @Test func `this process is listed and its files are read`() throws {
        let ids = world.processes.list()
        #expect(ids.contains(world.processes.ownID) && ids == ids.sorted())
        let status = try #require(world.processes.procFile("\(world.processes.ownID)/status"))
        #expect(String(decoding: status, as: UTF8.self).contains("Pid:\t\(world.processes.ownID)"))
        #expect(world.processes.procFile("meminfo")?.isEmpty == false)
    }

    @Test(arguments: ["0/status", "../etc/passwd", "self/../../etc/passwd", "meminfo\0", "", "no/such"])
    func `nothing outside of proc is read`(path: String) { #expect(world.processes.procFile(path) == nil) }
}
