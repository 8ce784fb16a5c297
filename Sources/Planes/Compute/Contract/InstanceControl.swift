import Base

/// The instances of this server: what the EC2 service and the group engine call.
///
/// A change is on stable storage, with its audit event, when its call returns; carrying it out goes on beside (`pending`,
/// `stopping`, `shutting-down`), also in a later run of the program. Reads come from memory and never wait.
public protocol InstanceControl: Sendable {
    /// Launches; the instances are `pending`. Answers them in the order of their launch index.
    func run(_ request: LaunchRequest, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [Instance]
    /// What `run` would do, without doing it: throws what it would throw (DryRun).
    func check(_ request: LaunchRequest, in place: Place) async throws(ComputeError)
    /// Starts stopped instances; those that run already are left alone.
    func start(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange]
    /// Asks the processes to end, and after `ComputeLimits.stopGrace` kills them; `isForced` does not ask.
    func stop(_ ids: [String], isForced: Bool, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange]
    /// Ends all processes and boots again, with the same directory and address. The user data script does not run again.
    func reboot(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError)
    /// Ends for good. A terminated instance is described for `ComputeLimits.terminatedRetention`, then it and its files are gone.
    func terminate(_ ids: [String], in place: Place, by cause: ChangeCause) async throws(ComputeError) -> [InstanceStateChange]
    /// Changes configuration. What `change` throws changes nothing.
    func modify(
        _ id: String, in place: Place, by cause: ChangeCause, _ change: @escaping @Sendable (inout InstanceConfiguration) throws(ComputeError) -> Void
    ) async throws(ComputeError) -> Instance
    /// Replaces the tags.
    func setTags(_ tags: [String: String], of id: String, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> Instance

    /// Nil when there is none (or it was terminated more than `ComputeLimits.terminatedRetention` ago).
    func instance(_ id: String, in place: Place) -> Instance?
    /// All, sorted by id.
    func instances(in place: Place) -> [Instance]
    func consoleOutput(_ id: String, in place: Place) async throws(ComputeError) -> ConsoleOutput
    /// Addresses that instances which are not terminated hold in the subnet.
    func addressesInUse(subnet: String, in place: Place) -> Set<String>
    /// Events from now on. A subscriber that falls `ComputeLimits.eventsWaitingMax` behind loses the oldest; states stay the truth.
    func events() -> AsyncStream<InstanceEvent>
    /// What an instance started now would be kept apart by.
    var isolation: IsolationReport { get }
    /// EC2, where images that are not registered here are launched; nil when it is not reached.
    var cloud: CloudReach? { get }
}

extension InstanceControl {
    public var cloud: CloudReach? { nil }
}
