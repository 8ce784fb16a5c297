import Base
import Clockwork
import Compute
import HTTPFront
import Logging
import MetricStore
import RecordStore
import Synchronization
import World

/// The instances of one set of data, their metrics and the door of their metadata service.
final class ComputeParts: Sendable {
    /// How long closing waits for instances that are to end with the server (`--ephemeral`).
    static let endTimeout = TimeSpan.seconds(5)

    let instances: Instances
    private let metrics: InstanceMetrics
    private let door: MetadataDoor
    private let cloud: CloudParts?
    private let cloudMetrics: CloudMetrics?
    private let log: Logger
    private let attending = Mutex<Task<Void, Never>?>(nil)

    init(
        folders: DataPaths, _ outside: ServerParts.Surroundings, records: any RecordStoring, metrics store: any MetricStoring, timers: any TimerScheduling,
        roles: any InstanceCredentials, members: GroupMembers
    ) throws {
        let settings = outside.settings, address = outside.address
        guard let program = outside.real.processes.ownProgram else { throw CommandFailure("the file of this program cannot be found below /proc") }
        let processes = try ProcessDriver(
            .init(folder: folders.instances, secretFolder: outside.secretFolder, imageFolder: folders.images, program: program, abilities: outside.abilities), world: outside.world, log: outside.log)
        let cloud = try CloudParts(folder: folders.instances, outside)
        let driver: any InstanceDriver = cloud.map { DriverChoice(processes: processes, cloud: $0.driver) } ?? processes
        let port = MetadataPort(folder: folders.instances, disk: outside.world.disk)
        instances = Instances(
            world: outside.world, records: records, timers: timers, driver: driver,
            surroundings: .init(
                acceptsAnyImage: settings.isOpen, requiresIsolation: settings.requiresIsolation, cloud: cloud?.reach, endpoint: { address.localURL }, metadataEndpoint: { port.url }),
            log: outside.log)
        cloudMetrics = cloud.map { [instances] in
            CloudMetrics(
                instances: instances, driver: $0.driver, metrics: store, timers: timers, world: outside.world, log: outside.log, grouping: { members.group(of: $0) })
        }
        (self.cloud, log) = (cloud, outside.log)
        metrics = InstanceMetrics(instances: instances, metrics: store, timers: timers, world: outside.world, log: outside.log, grouping: { members.group(of: $0) })
        let service = MetadataService(instances: instances, credentials: roles, lifecycleState: { members.lifecycleState(of: $0) }, world: outside.world)
        door = MetadataDoor(service: service, callers: LoopbackCallers(driver: processes, processes: outside.world.processes), instances: instances, port: port, log: outside.log)
    }

    /// Looks at what has become of the instances meanwhile, and goes on from there.
    func start() async throws {
        try await door.listen()
        try await cloud?.open(log)
        try await instances.load()
        metrics.start()
        cloudMetrics?.start()
        attending.withLock {
            $0 = Task { [instances, cloud] in
                async let telling: Void? = cloud?.driver.run()
                await instances.run()
                _ = await telling
            }
        }
    }

    /// Lets instances ask about themselves.
    func openDoor() async { await door.open() }

    /// Stops watching. Instances run on, unless their files go with the server.
    func close(endsInstances: Bool) async {
        let task = attending.withLock { task in
            defer { task = nil }
            return task
        }
        task?.cancel()
        await task?.value
        if endsInstances { await instances.endAll(within: ComputeParts.endTimeout) }
        await door.close()
    }
}
