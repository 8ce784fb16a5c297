import Base
import RecordStore
import SimWorld
import Testing

@testable import Compute

@Suite struct InstancesTests {
    @Test func aLaunchIsPendingThenRunsUnderItsOwnAddress() async throws {
        let plane = Plane()
        let launched = try await plane.launch(3)
        #expect(launched.map(\.state) == [.pending, .pending, .pending])
        #expect(Set(launched.map(\.configuration.privateAddress)).count == 3)
        #expect(launched.allSatisfy { $0.configuration.privateAddress.hasPrefix("127.") && $0.configuration.zone == "us-east-1a" })
        await plane.settle()
        #expect(launched.map { plane.state($0.id) } == [.running, .running, .running])
        #expect(plane.driver.machine(launched[0].id)?.startsOfIncarnation == [1: 1])
    }

    @Test func stopStartRebootAndTerminateGoThroughTheirStates() async throws {
        let plane = Plane()
        let id = try await plane.launch()[0].id
        await plane.settle()
        let stopped = try await plane.instances.stop([id], isForced: false, in: Plane.place, by: plane.cause)
        #expect(stopped == [InstanceStateChange(id: id, previous: .running, current: .stopping)])
        await plane.settle()
        #expect(plane.state(id) == .stopped)
        _ = try await plane.instances.start([id], in: Plane.place, by: plane.cause)
        await plane.settle()
        #expect(plane.state(id) == .running)
        try await plane.instances.reboot([id], in: Plane.place, by: plane.cause)
        await plane.settle()
        #expect(plane.state(id) == .running)
        #expect(plane.driver.machine(id)?.incarnation == 3)
        #expect(plane.driver.state.withLock { $0.starts.last?.isFirstBoot } == false)
        _ = try await plane.instances.terminate([id], in: Plane.place, by: plane.cause)
        #expect(plane.state(id) == .shuttingDown)
        await plane.settle()
        #expect(plane.state(id) == .terminated)
        #expect(plane.instances.addressesInUse(subnet: "", in: Plane.place).isEmpty)
    }

    @Test func theTagOfItsGroupFollowsWhatTheInstanceIsAMemberOf() async throws {
        let plane = Plane()
        let id = try await plane.launch(1, group: "g")[0].id
        let tag = { plane.instances.instance(id, in: Plane.place)?.tags["aws:autoscaling:groupName"] }
        #expect(tag() == "g")
        for group in [nil, "h"] {
            _ = try await plane.instances.modify(id, in: Plane.place, by: plane.cause) { (configuration: inout InstanceConfiguration) throws(ComputeError) in configuration.groupName = group }
            #expect(tag() == group)
        }
    }

    /// The program dies after each step, or an order fails just before it takes effect: nothing is doubled or left over.
    @Test(arguments: 0..<40) func aRunThatDiesAtAnyStepLosesAndDoublesNothing(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        var plane = Plane(world: SimWorld(seed: UInt64(seed)))
        try await plane.instances.load()
        let launched = try await plane.launch(4, token: "t", group: "g")
        for step in 0..<30 {
            if step == 10 { _ = try await plane.instances.stop([launched[0].id], isForced: false, in: Plane.place, by: plane.cause) }
            if step == 12 { _ = try await plane.instances.terminate([launched[1].id], in: Plane.place, by: plane.cause) }
            if step == 18, plane.state(launched[2].id) == .running { try await plane.instances.reboot([launched[2].id], in: Plane.place, by: plane.cause) }
            plane.driver.state.withLock { $0.failures = Int(random.next() % 3) }
            await plane.instances.attendToAll()
            if random.next() % 2 == 0 { plane.driver.settle() }
            if random.next() % 3 == 0 { plane = try await plane.restarted() }
        }
        plane.driver.state.withLock { $0.failures = 0 }
        await plane.settle()
        // A repeat of the launch, as an engine does that does not know whether its call arrived.
        #expect(try await plane.launch(4, token: "t", group: "g").map(\.id) == launched.map(\.id))
        #expect(launched.map { plane.state($0.id) } == [.stopped, .terminated, .running, .running])
        for instance in launched {
            // One that was to end before it was ordered to start never was.
            guard let machine = plane.driver.machine(instance.id) else { continue }
            #expect(machine.startsOfIncarnation.values.allSatisfy { $0 == 1 }, "an incarnation was started twice")
        }
        #expect(Set(launched.map(\.id)).isSuperset(of: try await plane.driver.known()))
    }

    @Test func anInstanceThatVanishesIsStoppedOrTerminatedAndSaysHow() async throws {
        for (behavior, state) in [(InstanceConfiguration.ShutdownBehavior.stop, InstanceState.stopped), (.terminate, .terminated)] {
            let plane = Plane()
            var events = plane.instances.events().makeAsyncIterator()
            let id = try await plane.launch { $0.shutdownBehavior = behavior }[0].id
            await plane.settle()
            plane.driver.put(id) { $0.phase = .ended(.signal(9)) }
            await plane.instances.attendToAll()
            #expect(plane.state(id) == state)
            #expect(plane.instances.instance(id, in: Plane.place)?.status.reason?.message.contains("signal 9") == true)
            #expect(await events.next()?.kind == .running)
            while let event = await events.next() { if event.kind == .vanished(.signal(9)) { break } }
        }
    }

    @Test func whatAnImageLetsEndByItselfDoesNotVanish() async throws {
        let plane = Plane()
        let id = try await plane.launch()[0].id
        await plane.settle()
        plane.driver.put(id) { ($0.phase, $0.endedByItself) = (.ended(.code(3)), true) }
        await plane.instances.attendToAll()
        let status = try #require(plane.instances.instance(id, in: Plane.place)?.status)
        #expect(status.state == .stopped && status.reason == .instanceInitiatedShutdown && status.exit == .code(3))
    }

    @Test func aFailedBootScriptChangesNeitherStateNorChecks() async throws {
        let plane = Plane()
        let id = try await plane.launch()[0].id
        await plane.settle()
        plane.driver.put(id) { $0.boot = .ended(.code(1)) }
        await plane.instances.attendToAll()
        let status = try #require(plane.instances.instance(id, in: Plane.place)?.status)
        #expect(status.state == .running && status.checks.instance == .ok && status.boot.hasFailed)
    }

    @Test func whatDoesNotStartInTimeIsTerminatedWithTheReason() async throws {
        let plane = Plane()
        let id = try await plane.launch()[0].id
        await plane.instances.attendToAll()
        plane.driver.put(id) { $0.phase = .failed("private mounts: Operation not permitted") }
        await plane.instances.attendToAll()
        let status = try #require(plane.instances.instance(id, in: Plane.place)?.status)
        #expect(status.state == .terminated && status.reason?.message.contains("private mounts") == true)
    }

    @Test func aTerminatedInstanceIsForgottenWithItsFilesAfterAnHour() async throws {
        let plane = Plane()
        let id = try await plane.launch(token: "t")[0].id
        await plane.settle()
        _ = try await plane.instances.terminate([id], in: Plane.place, by: plane.cause)
        await plane.settle()
        let instance = try #require(plane.instances.instance(id, in: Plane.place))
        let life = InstanceLife(instance.configuration, instance.status, sight: InstanceSight(.ended(.code(0)), incarnation: 1), now: plane.world.clock.now + .minutes(59), waited: .zero)
        #expect(life.effects.isEmpty)
        let later = InstanceLife(instance.configuration, instance.status, sight: InstanceSight(.ended(.code(0)), incarnation: 1), now: plane.world.clock.now + .minutes(60), waited: .zero)
        #expect(later.effects == [.forget])
    }

    @Test func refusalsNameWhatIsWrongAndChangeNothing() async throws {
        let plane = Plane(acceptsAnyImage: false)
        let id = try await plane.launch { $0.isTerminationDisabled = true }[0].id
        func refused(_ expected: ComputeError, _ body: () async throws -> Void) async { await #expect(throws: expected) { try await body() } }
        await refused(.noSuchInstance(["i-1"])) { _ = try await plane.instances.terminate([id, "i-1"], in: Plane.place, by: plane.cause) }
        await refused(.protected(id: id, attribute: "disableApiTermination")) { _ = try await plane.instances.terminate([id], in: Plane.place, by: plane.cause) }
        await refused(.wrongState(id: id, state: .pending, operation: "rebooted")) { try await plane.instances.reboot([id], in: Plane.place, by: plane.cause) }
        await refused(.noSuchImage("ami-12345678")) { _ = try await plane.launch { $0.imageID = "ami-12345678" } }
        await refused(.malformedImageID("ami-x")) { _ = try await plane.launch { $0.imageID = "ami-x" } }
        await refused(.noSuchType("t9.huge")) { _ = try await plane.launch { $0.instanceType = "t9.huge" } }
        await refused(.noSuchZone("eu-west-1a")) { _ = try await plane.launch { $0.zone = "eu-west-1a" } }
        await refused(.noSuchSubnet("subnet-1")) { _ = try await plane.launch { $0.subnetID = "subnet-1" } }
        await refused(.userData("#cloud-config-archive is not acted on")) { _ = try await plane.launch { $0.userData = UserData(Array("#cloud-config-archive\n".utf8)) } }
        await refused(.limitExceeded(name: "instances of one launch", max: ComputeLimits.launchMax)) { _ = try await plane.launch(ComputeLimits.launchMax + 1) }
        _ = try await plane.launch(token: "t")
        await refused(.tokenReused("t")) { _ = try await plane.launch(2, token: "t") }
        #expect(plane.instances.instances(in: Plane.place).count == 2)
    }

    @Test func withoutTheWallsAStrictServerStartsNothing() async throws {
        #expect(try await Plane(requiresIsolation: true).launch().count == 1)
        let open = FakeDriver(gaps: [.init(.files, "not root")])
        await #expect(throws: ComputeError.isolationUnavailable(["files: not root"])) { try await Plane(driver: open, requiresIsolation: true).launch() }
        #expect(try await Plane(driver: open).launch()[0].status.isolation.sentences == ["files: not root", "network: shared"])
    }

    @Test func anyWellFormedImageStartsTheDefaultOneWhereThatIsAllowed() async throws {
        let plane = Plane(acceptsAnyImage: true)
        let instance = try await plane.launch { $0.imageID = "ami-0abcdef1234567890" }[0]
        #expect(instance.configuration.imageID == "ami-0abcdef1234567890" && instance.configuration.startedImageID == DefaultImage.id)
    }

    @Test func fiveHundredInstancesAreReadInAMomentAndSorted() async throws {
        let plane = Plane()
        _ = try await plane.launch(ComputeLimits.launchMax)
        let clock = ContinuousClock()
        let time = clock.measure { for _ in 0..<10 { _ = plane.instances.instances(in: Plane.place) } }
        #expect(time < .milliseconds(200), "ten reads took \(time)")
        let ids = plane.instances.instances(in: Plane.place).map(\.id)
        #expect(ids.count == 500 && ids == ids.sorted())
    }
}
