import Base
import Compute
import HandClock
import Synchronization
import World

/// Instances that are running as soon as they are ordered and gone as soon as they shall go.
final class ReadyInstances: InstanceControl {
    private let world: StageWorld
    private let list = Mutex<[String: Instance]>([:])
    private let orders = Mutex<[LaunchRequest]>([])
    /// What `check` throws.
    private let objection = Mutex<ComputeError?>(nil)
    private let isReadOnly = Mutex(false)
    let isolation = IsolationReport()

    init(world: StageWorld) { self.world = world }

    /// What was ordered, in order.
    var requests: [LaunchRequest] { orders.withLock { $0 } }

    /// Whether configurations can be changed now.
    func setReadOnly(_ isSo: Bool) { isReadOnly.withLock { $0 = isSo } }
    func object(_ error: ComputeError?) { objection.withLock { $0 = error } }

    func run(_ request: LaunchRequest, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [Instance] {
        if let token = request.clientToken, let made = instances(in: place).first(where: { $0.configuration.clientToken == token }) { return [made] }
        orders.withLock { $0.append(request) }
        let said = request.specification
        var configuration = InstanceConfiguration(
            imageID: said.imageID ?? "ami-12345678", instanceType: said.instanceType ?? "t3.micro", zone: said.zone ?? zone(of: said.subnetID, in: place),
            privateAddress: "172.31.0.10", launchTime: cause.time, reservationID: "r-1")
        (configuration.subnetID, configuration.clientToken, configuration.groupName) = (said.subnetID, request.clientToken, request.groupName)
        let id = "i-" + world.random.uuid().filter { $0 != "-" }.prefix(17).description
        let instance = Instance(id: id, place: place, configuration: configuration, status: InstanceStatus(state: .running, since: cause.time), tags: said.tags)
        list.withLock { $0[id] = instance }
        return [instance]
    }

    private func zone(of subnet: String?, in place: Place) -> String {
        DefaultNetwork.subnets(in: place).first { $0.id == subnet }?.subnet.zone ?? place.region + "a"
    }

    func check(_ request: LaunchRequest, in place: Place) async throws(ComputeError) {
        if let error = objection.withLock({ $0 }) { throw error }
    }

    func start(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] { try move(ids, to: .running) }
    func stop(_ ids: [String], isForced: Bool, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] { try move(ids, to: .stopped) }
    func reboot(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) { _ = try move(ids, to: .running) }
    func terminate(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] { try move(ids, to: .terminated) }

    private func move(_ ids: [String], to state: InstanceState) throws(ComputeError) -> [InstanceStateChange] {
        let missing = ids.filter { id in list.withLock { $0[id] == nil } }
        guard missing.isEmpty else { throw .noSuchInstance(missing) }
        return list.withLock { list in
            ids.map { id in
                let previous = list[id]?.state ?? state
                list[id]?.status.state = state
                return InstanceStateChange(id: id, previous: previous, current: state)
            }
        }
    }

    func modify(
        _ id: String, in place: Place, by cause: ChangeCause, _ change: @escaping @Sendable (inout InstanceConfiguration) throws(ComputeError) -> Void
    ) async throws(ComputeError) -> Instance {
        guard var instance = instance(id, in: place) else { throw .noSuchInstance([id]) }
        if isReadOnly.withLock({ $0 }) { throw .unavailable("the disk is full") }
        try change(&instance.configuration)
        let changed = instance
        list.withLock { $0[id] = changed }
        return changed
    }

    func setTags(_ tags: [String: String], of id: String, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> Instance {
        guard var instance = instance(id, in: place) else { throw .noSuchInstance([id]) }
        instance.tags = tags
        let changed = instance
        list.withLock { $0[id] = changed }
        return changed
    }

    func instance(_ id: String, in place: Place) -> Instance? { list.withLock { $0[id] }.flatMap { $0.place == place ? $0 : nil } }
    func instances(in place: Place) -> [Instance] { list.withLock { $0.values.filter { $0.place == place }.sorted { $0.id < $1.id } } }
    func consoleOutput(_ id: String, in place: Place) async throws(ComputeError) -> ConsoleOutput { ConsoleOutput(bytes: [], time: world.clock.now) }
    func addressesInUse(subnet: String, in place: Place) -> Set<String> { [] }
    func events() -> AsyncStream<InstanceEvent> { AsyncStream { $0.finish() } }
}
