import Base
import Compute
import SimWorld
import Synchronization
import World

/// Instances that are a list: each launch is there at once, running, and every order is carried out while it is given.
final class ListedInstances: InstanceControl {
    private let world: SimWorld
    private let list = Mutex<[String: Instance]>([:])
    private let launches = Mutex<[LaunchRequest]>([])
    let isolation = IsolationReport()

    init(world: SimWorld) { self.world = world }

    /// What was ordered, in order.
    var requests: [LaunchRequest] { launches.withLock { $0 } }

    func run(_ request: LaunchRequest, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [Instance] {
        launches.withLock { $0.append(request) }
        guard let image = request.specification.imageID else { throw .missing("ImageId") }
        let said = request.specification, reservation = "r-" + digits()
        let subnets = DefaultNetwork.subnets(in: place)
        var made: [Instance] = []
        for index in 0..<request.count.upperBound {
            var configuration = InstanceConfiguration(
                imageID: image, instanceType: said.instanceType ?? InstanceType.local.name, zone: said.zone ?? subnets[0].subnet.zone,
                privateAddress: said.privateAddress ?? "172.31.0.\(10 + instances(in: place).count + index)", launchTime: cause.time, reservationID: reservation)
            configuration.subnetID = said.subnetID ?? subnets[0].id
            configuration.vpcID = DefaultNetwork.vpcID(in: place)
            configuration.securityGroupIDs = said.securityGroupIDs ?? [DefaultNetwork.securityGroupID(in: place)]
            (configuration.userData, configuration.keyName, configuration.launchIndex) = (said.userData, said.keyName, index)
            (configuration.recorded, configuration.profileARN, configuration.clientToken) = (said.recorded, said.profileARN, request.clientToken)
            if let metadata = said.metadata { configuration.metadata = metadata }
            made.append(Instance(id: "i-" + digits(), place: place, configuration: configuration, status: InstanceStatus(state: .running, since: cause.time), tags: said.tags))
        }
        let added = made
        list.withLock { list in for instance in added { list[instance.id] = instance } }
        return made
    }

    private func digits() -> String { world.random.uuid().filter { $0 != "-" }.prefix(17).description }

    func check(_ request: LaunchRequest, in place: Place) async throws(ComputeError) {}

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
    func consoleOutput(_ id: String, in place: Place) async throws(ComputeError) -> ConsoleOutput { ConsoleOutput(bytes: Array("booted\n".utf8), time: world.clock.now) }
    func addressesInUse(subnet: String, in place: Place) -> Set<String> {
        Set(instances(in: place).filter { $0.configuration.subnetID == subnet && $0.state != .terminated }.map(\.configuration.privateAddress))
    }
    func events() -> AsyncStream<InstanceEvent> { AsyncStream { $0.finish() } }
}
