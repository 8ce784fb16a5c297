import Base
import SimWorld
import Testing

@testable import Compute

/// Kills of the program and losses of the network at any moment: nothing is doubled, lost or left over.
@Suite struct CloudKillTests {
    /// Calls whose answers are lost before or after they took effect, and restarts, by seed. With and without client tokens at EC2.
    @Test(arguments: 0..<40) func losesAndDoublesNothing(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let stage = try CloudStage(seed: UInt64(seed))
        stage.fleet.model.withLock { $0.honorsTokens = seed % 2 == 0 }
        try stage.begin()
        CloudKillTests.trouble(stage.fleet, &random)
        let launched = try stage.launch(4, token: "t", group: "g").map(\.id)
        for step in 0..<20 {
            if step == 6, stage.state(launched[0]) == .running { try stage.stop(launched[0]) }
            if step == 8 { try stage.terminate(launched[1]) }
            if step == 12, stage.state(launched[2]) == .running { try stage.reboot(launched[2]) }
            CloudKillTests.trouble(stage.fleet, &random)
            stage.pass(.milliseconds(Int64(random.next() % 9000)))
            if random.next() % 2 == 0 { stage.fleet.settle() }
            if random.next() % 4 == 0 { try stage.restart() }
        }
        stage.fleet.model.withLock { $0.troubles = [:] }
        stage.pass(.minutes(12))
        stage.settle(6)
        #expect(try stage.launch(4, token: "t", group: "g").map(\.id) == launched)
        let expected: [InstanceState] = launched.map { id in id == launched[1] ? .terminated : stage.instance(id)?.status.state == .stopped ? .stopped : .running }
        #expect(launched.map { stage.state($0) ?? .pending } == expected)
        let living = stage.fleet.living
        #expect(living.values.allSatisfy { $0.count == 1 }, "doubled: \(living)")
        #expect(Set(living.keys) == Set(launched).subtracting([launched[1]]), "lost or left over: \(living)")
    }

    private static func trouble(_ fleet: FakeFleet, _ random: inout SeededRandom) {
        for operation in ["RunInstances", "DescribeInstances", "Tagged", "StopInstances", "TerminateInstances", "RebootInstances"] {
            switch random.next() % 5 {
            case 0: fleet.fail(operation, FakeFleet.lost)
            case 1: fleet.fail(operation, FakeFleet.unsent)
            case 2: fleet.fail(operation, .init(fault: FakeFleet.fault(.throttled, "RequestLimitExceeded")))
            default: break
            }
        }
    }

    @Test func afterARestartNothingIsConcludedUntilEC2HasBeenHeard() throws {
        let stage = try CloudStage()
        try stage.begin()
        let id = try stage.launch()[0].id
        stage.settle()
        for _ in 0..<20 {
            stage.fleet.fail("Tagged", FakeFleet.unsent)
            stage.fleet.fail("DescribeInstances", FakeFleet.unsent)
        }
        try stage.restart()
        stage.pass(.seconds(20))
        #expect(stage.state(id) == .running)
        stage.pass(.minutes(20))
        #expect(stage.state(id) == .running && stage.fleet.count("RunInstances") == 1)
    }

    @Test func anOrderFileThatIsLostIsFoundAgainByItsTag() throws {
        let stage = try CloudStage()
        try stage.begin()
        let id = try stage.launch()[0].id
        stage.settle()
        try stage.world.disk.remove("/data/instances/ec2/\(id)")
        try stage.restart()
        stage.settle()
        #expect(stage.state(id) == .running && stage.fleet.count("RunInstances") == 1 && stage.fleet.count("RebootInstances") == 0)
        try stage.terminate(id)
        stage.settle()
        #expect(stage.fleet.living.isEmpty)
    }

    @Test func onlyWhatCarriesThisServersTagIsEndedAsAStray() throws {
        let stage = try CloudStage()
        stage.fleet.model.withLock { model in
            for (id, server, ours) in [("i-a", "server-1", "i-0123456789abcdef0"), ("i-b", "server-2", "i-0123456789abcdef1")] {
                model.instances[id] = CloudInstance(id: id, state: .running, tags: [CloudTags.server: server, CloudTags.instance: ours])
            }
            model.instances["i-c"] = CloudInstance(id: "i-c", state: .running, tags: [CloudTags.server: "server-1"])
        }
        try stage.begin()
        stage.settle()
        #expect(stage.fleet.model.withLock { $0.instances.mapValues(\.state) } == ["i-a": .terminated, "i-b": .running, "i-c": .running])
    }

    @Test func anOrderThatCannotBeReadStopsTheStart() throws {
        let stage = try CloudStage()
        try stage.begin()
        let id = try stage.launch()[0].id
        try stage.world.disk.replaceFile("/data/instances/ec2/\(id)", with: Array("{".utf8))
        #expect(throws: DriverError.self) { try stage.restart() }
    }
}
