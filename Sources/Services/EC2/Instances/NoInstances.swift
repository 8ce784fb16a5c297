import Compute

/// What stands where a server has nothing to run instances with: there are none, and none can be started.
struct NoInstances: InstanceControl {
    let isolation = IsolationReport()

    private static let refusal = ComputeError.unavailable("This server runs no instances.")

    func run(_ request: LaunchRequest, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [Instance] { throw NoInstances.refusal }
    func check(_ request: LaunchRequest, in place: Place) async throws(ComputeError) { throw NoInstances.refusal }
    func start(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] { throw .noSuchInstance(ids) }
    func stop(_ ids: [String], isForced: Bool, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] { throw .noSuchInstance(ids) }
    func reboot(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) { throw .noSuchInstance(ids) }
    func terminate(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange] { throw .noSuchInstance(ids) }

    func modify(
        _ id: String, in place: Place, by cause: ChangeCause, _ change: @escaping @Sendable (inout InstanceConfiguration) throws(ComputeError) -> Void
    ) async throws(ComputeError) -> Instance { throw .noSuchInstance([id]) }

    func setTags(_ tags: [String: String], of id: String, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> Instance { throw .noSuchInstance([id]) }
    func instance(_ id: String, in place: Place) -> Instance? { nil }
    func instances(in place: Place) -> [Instance] { [] }
    func consoleOutput(_ id: String, in place: Place) async throws(ComputeError) -> ConsoleOutput { throw .noSuchInstance([id]) }
    func addressesInUse(subnet: String, in place: Place) -> Set<String> { [] }
    func events() -> AsyncStream<InstanceEvent> { AsyncStream { $0.finish() } }
}
