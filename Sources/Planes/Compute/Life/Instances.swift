import Base
import Clockwork
import Logging
import RecordStore
import Synchronization
import World

/// The instances of this server, and the loop that makes true what is wanted of them.
///
/// The record store holds what is wanted and what was last seen; the driver says what is there. A call changes what is
/// wanted; the loop compares and acts. Both may be killed anywhere: the next run compares again.
public final class Instances: InstanceControl {
    /// What instances must know of this server.
    public struct Surroundings: Sendable {
        /// Whether any well-formed image id may start the default image.
        public var acceptsAnyImage: Bool
        /// Whether an instance may only start behind every wall but that of the network.
        public var requiresIsolation: Bool
        /// EC2, where images that are not registered here are launched; nil when it is not reached.
        public var cloud: CloudReach?
        /// Where the APIs are, and the metadata service; asked at each start. The service's is nil when there is none.
        public var endpoint: @Sendable () -> String
        public var metadataEndpoint: @Sendable () -> String?

        public init(
            acceptsAnyImage: Bool, requiresIsolation: Bool, cloud: CloudReach? = nil, endpoint: @escaping @Sendable () -> String,
            metadataEndpoint: @escaping @Sendable () -> String?
        ) {
            self.cloud = cloud
            (self.acceptsAnyImage, self.requiresIsolation, self.endpoint, self.metadataEndpoint) = (acceptsAnyImage, requiresIsolation, endpoint, metadataEndpoint)
        }
    }

    /// How often the driver is asked: while something changes, and otherwise.
    static let hurriedInterval = TimeSpan.milliseconds(50), restingInterval = TimeSpan.seconds(1)
    static let cleanupTimer = "instances/cleanup", cleanupInterval = TimeSpan.minutes(1)

    let world: any World
    let records: any RecordStoring
    let timers: any TimerScheduling
    let driver: any InstanceDriver
    let surroundings: Surroundings
    let log: Logger
    let index = InstanceIndex()
    let addresses = AddressBook()
    let hub = EventHub()
    /// Something is wanted that may not be true yet.
    let changed = Signal()
    /// Since when (in uptime) the driver has been asked to start each incarnation.
    let waiting = Mutex<[String: (incarnation: Int64, since: TimeSpan)]>([:])

    public init(
        world: any World, records: any RecordStoring, timers: any TimerScheduling, driver: any InstanceDriver, surroundings: Surroundings, log: Logger
    ) {
        (self.world, self.records, self.timers) = (world, records, timers)
        (self.driver, self.surroundings, self.log) = (driver, surroundings, log)
    }

    /// Loads what is recorded and looks at what has become of it meanwhile. Then `run` goes on.
    public func load() async throws {
        let (instances, unreadable) = try await records.read { try InstanceRows.readAll(from: $0) }
        for id in unreadable { log.error("an instance's record cannot be read; the instance is left alone", metadata: ["instance": "\(id)"]) }
        index.apply(instances.map { ($0.id, $0.place, $0) }, sequence: index.nextSequence())
        for instance in instances where instance.state != .terminated { hold(addressOf: instance) }
        await removeStrays(known: Set(instances.map(\.id)).union(unreadable))
        for instance in instances { await attend(to: instance) }
        scheduleCleanup(at: world.clock.now)
    }

    /// What no record knows was left by a restored backup or a reset: it must not run on unseen.
    private func removeStrays(known: Set<String>) async {
        do {
            for id in try await driver.known() where !known.contains(id) {
                log.warning("something runs or lies here that no record knows; it is removed", metadata: ["instance": "\(id)"])
                try await driver.end(id, isFinal: true, graceful: .zero)
                if case .ended = await driver.look(id).phase { try await driver.remove(id) }
            }
        } catch { log.error("what earlier runs left cannot be looked through", metadata: ["error": "\(error)"]) }
    }

    func hold(addressOf instance: Instance) {
        if !instance.isCloud, let subnet = instance.configuration.subnetID { _ = addresses.take(instance.configuration.privateAddress, subnet: subnet, in: instance.place) }
    }

    /// Ends everything at once, for a server whose files go with it.
    public func endAll(within timeout: TimeSpan) async {
        let deadline = world.clock.uptime + timeout
        do {
            let ids = try await driver.known()
            for id in ids { try await driver.end(id, isFinal: true, graceful: .zero) }
            for id in ids {
                while world.clock.uptime < deadline, [.starting, .running, .ending].contains(await driver.look(id).phase) {
                    try await world.clock.sleep(untilUptime: world.clock.uptime + Instances.hurriedInterval)
                }
            }
        } catch { log.error("not all instances could be ended", metadata: ["error": "\(error)"]) }
    }

    // MARK: - Reading

    public func instance(_ id: String, in place: Place) -> Instance? { index.instance(id, in: place) }
    public func instances(in place: Place) -> [Instance] { index.instances(in: place) }
    public var all: [Instance] { index.all }
    public func addressesInUse(subnet: String, in place: Place) -> Set<String> { addresses.addresses(subnet: subnet, in: place) }
    public func events() -> AsyncStream<InstanceEvent> { hub.subscribe() }
    public var isolation: IsolationReport { driver.isolation }
    public var cloud: CloudReach? { surroundings.cloud }

    public func consoleOutput(_ id: String, in place: Place) async throws(ComputeError) -> ConsoleOutput {
        guard instance(id, in: place) != nil else { throw .noSuchInstance([id]) }
        do throws(DriverError) {
            return ConsoleOutput(bytes: try await driver.console(id, bytesMax: ComputeLimits.consoleBytesMax), time: world.clock.now)
        } catch { throw ComputeError(error) }
    }

    // MARK: - The loop

    /// Makes true what is wanted until the task is cancelled. Instances go on without it.
    public func run() async {
        var nextRound = world.clock.uptime
        while !Task.isCancelled {
            let isWhole = world.clock.uptime >= nextRound
            if isWhole { nextRound = world.clock.uptime + Instances.restingInterval }
            let isBusy = await attendToAll(onlyChanging: !isWhole)
            await rest(isBusy ? Instances.hurriedInterval : Instances.restingInterval)
        }
        hub.close()
    }

    /// One look at each instance, or at each that is on its way; true while one is.
    @discardableResult
    func attendToAll(onlyChanging: Bool = false) async -> Bool {
        var isBusy = false
        for instance in index.all where (instance.state != .stopped || instance.isCloud) && instance.state != .terminated {
            // What EC2 does takes seconds, and its driver asks by itself.
            if onlyChanging, instance.isCloud { continue }
            if onlyChanging, !instance.state.isInTransition, !isRebooting(instance) { continue }
            await attend(to: instance)
            if let now = self.instance(instance.id, in: instance.place), !now.isCloud, now.state.isInTransition || isRebooting(now) { isBusy = true }
        }
        return isBusy
    }

    func isRebooting(_ instance: Instance) -> Bool { !instance.isCloud && instance.state == .running && instance.status.checks.instance == .initializing }

    private func rest(_ interval: TimeSpan) async {
        let deadline = world.clock.uptime + interval
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [changed] in await changed.wait() }
            // Cancelled means that the change came first, or that all ends: both are for the caller to see.
            group.addTask { [world] in try? await world.clock.sleep(untilUptime: deadline) }
            await group.next()
            group.cancelAll()
        }
    }
}

extension ComputeError {
    init(_ error: DriverError) {
        switch error {
        case .failed(let reason): self = .unavailable(reason)
        case .refused(let reason): self = .invalid(reason)
        case .cloud(let fault): self = .cloud(fault)
        }
    }

    /// What a caller is told when the record store could not do its part.
    init(storing error: any Error) {
        switch error {
        case let error as ComputeError: self = error
        case let error as RecordStoreError: self = .unavailable("\(error)")
        default: self = .unavailable("the record store failed: \(error)")
        }
    }
}
