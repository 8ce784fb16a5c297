import Base
import Clockwork
import Logging
import RecordStore
import SimWorld
import World

@testable import Compute

/// One run of the program over records and machines that outlive it.
struct Plane {
    static let place = Place(account: "123456789012", region: "us-east-1")
    let world: SimWorld
    let records: any RecordStoring
    let driver: FakeDriver
    let timers: NoTimers
    let instances: Instances

    init(world: SimWorld = SimWorld(seed: 1), records: any RecordStoring = MemoryRecordStore(), driver: FakeDriver = FakeDriver(), acceptsAnyImage: Bool = true, requiresIsolation: Bool = false) {
        (self.world, self.records, self.driver) = (world, records, driver)
        timers = NoTimers()
        instances = Instances(
            world: world, records: records, timers: timers, driver: driver,
            surroundings: .init(acceptsAnyImage: acceptsAnyImage, requiresIsolation: requiresIsolation, endpoint: { "http://127.0.0.1:4566" }, metadataEndpoint: { "http://127.0.0.1:4567" }),
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// The next run of the program: the same records and machines, nothing in memory.
    func restarted() async throws -> Plane {
        let next = Plane(world: world, records: records, driver: driver)
        try await next.instances.load()
        return next
    }

    var cause: ChangeCause { ChangeCause(requester: .user, audit: nil, time: world.clock.now) }

    func launch(_ count: Int = 1, token: String? = nil, group: String? = nil, _ change: (inout LaunchSpecification) -> Void = { _ in }) async throws -> [Instance] {
        var specification = LaunchSpecification()
        specification.imageID = DefaultImage.id
        change(&specification)
        return try await instances.run(LaunchRequest(specification, count: count...count, clientToken: token, groupName: group), in: Plane.place, by: cause)
    }

    /// Passes of the loop with the machines obeying in between.
    func settle(_ passes: Int = 4) async {
        for _ in 0..<passes {
            await instances.attendToAll()
            driver.settle()
        }
        await instances.attendToAll()
    }

    func state(_ id: String) -> InstanceState? { instances.instance(id, in: Plane.place)?.state }
}

/// Timers that are set and never run: the tests run the loop themselves.
struct NoTimers: TimerScheduling {
    func set(_ name: String, at time: Timestamp, _ job: @escaping TimedJob) {}
    func cancel(_ name: String) {}
    func due(_ name: String) -> Timestamp? { nil }
    func start(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool { true }
}
