import Base
import Logging
import RecordStore
import SimWorld
import World

@testable import Compute

/// Runs of the program over records, a disk and an EC2 that outlive them.
final class CloudStage {
    static let image = "ami-0abcdef1234567890"
    let world: SimWorld
    let records = MemoryRecordStore()
    let fleet: FakeFleet
    private(set) var driver: CloudDriver
    private(set) var instances: Instances
    private var death = Signal()

    init(seed: UInt64 = 1, fleet: FakeFleet = FakeFleet()) throws {
        (world, self.fleet) = (SimWorld(seed: seed), fleet)
        (driver, instances) = try CloudStage.program(world, records, fleet)
    }

    private static func program(_ world: SimWorld, _ records: any RecordStoring, _ fleet: FakeFleet) throws -> (CloudDriver, Instances) {
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let driver = try CloudDriver(.init(folder: "/data/instances/ec2", server: "server-1"), fleet: fleet, world: world, log: log)
        let instances = Instances(
            world: world, records: records, timers: NoTimers(), driver: DriverChoice(processes: FakeDriver(), cloud: driver),
            surroundings: .init(
                acceptsAnyImage: true, requiresIsolation: false, cloud: CloudReach(region: "us-east-1"), endpoint: { "http://127.0.0.1:4566" }, metadataEndpoint: { nil }), log: log)
        return (driver, instances)
    }

    /// Begins to work, as the server does when it starts.
    func begin() throws {
        let (driver, instances, death) = (driver, instances, death)
        try world.run {
            // As the server does: what does not answer is asked again.
            try? await driver.open()
            try await instances.load()
        }
        world.start {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await driver.run() }
                group.addTask { await instances.run() }
                await death.wait()
                group.cancelAll()
            }
        }
    }

    /// The next run of the program: the same records, files and EC2, nothing in memory.
    func restart() throws {
        death.raise()
        pass(.milliseconds(1))
        death = Signal()
        (driver, instances) = try CloudStage.program(world, records, fleet)
        try begin()
    }

    var cause: ChangeCause { ChangeCause(requester: .user, audit: nil, time: world.clock.now) }

    func launch(_ count: Int = 1, atLeast: Int? = nil, token: String? = nil, group: String? = nil, _ change: (inout LaunchSpecification) -> Void = { _ in }) throws -> [Instance] {
        var specification = LaunchSpecification()
        (specification.imageID, specification.instanceType) = (CloudStage.image, "t3.micro")
        change(&specification)
        let request = LaunchRequest(specification, count: (atLeast ?? count)...count, clientToken: token, groupName: group)
        return try ask { [cause] in try await $0.run(request, in: Plane.place, by: cause) }
    }

    func ask<Answer: Sendable>(_ body: @escaping @Sendable (Instances) async throws -> Answer) throws -> Answer {
        try world.run { [instances] in try await body(instances) }
    }

    func stop(_ id: String) throws { _ = try ask { [cause] in try await $0.stop([id], isForced: false, in: Plane.place, by: cause) } }
    func start(_ id: String) throws { _ = try ask { [cause] in try await $0.start([id], in: Plane.place, by: cause) } }
    func reboot(_ id: String) throws { try ask { [cause] in try await $0.reboot([id], in: Plane.place, by: cause) } }
    func terminate(_ id: String) throws { _ = try ask { [cause] in try await $0.terminate([id], in: Plane.place, by: cause) } }

    /// The kind of the first event that waits.
    func first(of events: AsyncStream<InstanceEvent>) throws -> InstanceEvent.Kind? {
        try world.run {
            for await event in events { return event.kind }
            return nil
        }
    }

    func pass(_ time: TimeSpan) {
        // A simulation that cannot go on fails the assertions after it.
        try? world.run(until: world.clock.now + time)
    }

    /// EC2 carries out what it was asked for, and is looked at.
    func settle(_ rounds: Int = 4) {
        for _ in 0..<rounds {
            pass(.seconds(10))
            fleet.settle()
        }
        pass(.seconds(30))
    }

    func instance(_ id: String) -> Instance? { instances.instance(id, in: Plane.place) }
    func state(_ id: String) -> InstanceState? { instance(id)?.state }
}
