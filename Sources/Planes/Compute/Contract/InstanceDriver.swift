import Base

/// What makes instances real: processes of this machine now; other drivers stand behind the same protocol.
///
/// Orders are levels, not edges: `run` and `end` say what is wanted and may be repeated any number of times, also after the
/// program was killed in the middle; the outcome is read with `look`.
public protocol InstanceDriver: Sendable {
    /// What instances started now are kept apart by.
    var isolation: IsolationReport { get }
    /// Wants the incarnation to run. Returns when the order is durable, not when it has been carried out.
    func run(_ start: InstanceStart) async throws(DriverError)
    /// Wants that nothing of the instance runs. `graceful` lets its programs end by themselves for that long; after a final end
    /// it is never to run again.
    func end(_ id: String, isFinal: Bool, graceful: TimeSpan) async throws(DriverError)
    /// What is there now. Never waits for the instance.
    func look(_ id: String) async -> InstanceSight
    /// The ids of all instances of which something is there: processes or files.
    func known() async throws(DriverError) -> [String]
    /// Forgets an instance that does not run, with its files.
    func remove(_ id: String) async throws(DriverError)
    func console(_ id: String, bytesMax: Int) async throws(DriverError) -> [UInt8]
    /// What each of the instances that runs has used since its incarnation began.
    func usages(_ ids: [String]) async -> [String: InstanceUsage]
    /// Why others refused to launch an instance; waits at most that long for what they say. Nil when they did not refuse.
    func refusal(of id: String, within: TimeSpan) async -> CloudFault?
    /// The folder on this machine that is the instance's own; nil where its files are out of reach.
    func home(of id: String) -> String?
}

extension InstanceDriver {
    /// For drivers that ask nobody.
    public func refusal(of id: String, within: TimeSpan) async -> CloudFault? { nil }
    public func home(of id: String) -> String? { nil }
}

/// Everything that a driver needs to boot an instance.
public struct InstanceStart: Hashable, Sendable {
    public var id: String
    public var incarnation: Int64
    public var type: InstanceType
    /// Nil where the image is not ours: then `cloud` says what is launched.
    public var image: ImageDocument?
    public var cloud: CloudStart?
    public var userData: UserData?
    /// Whether this is the first boot, on which user data scripts run.
    public var isFirstBoot: Bool
    public var address: String
    public var environment: [String: String]

    public init(id: String, incarnation: Int64, type: InstanceType, image: ImageDocument?, userData: UserData?, isFirstBoot: Bool, address: String, environment: [String: String]) {
        (self.id, self.incarnation, self.type, self.image) = (id, incarnation, type, image)
        (self.userData, self.isFirstBoot, self.address, self.environment) = (userData, isFirstBoot, address, environment)
    }
}

/// What a driver sees of an instance.
public struct InstanceSight: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        /// Nothing runs, and nothing is known of it having run.
        case absent
        /// It cannot be told now: whoever knows has not been heard.
        case unknown
        /// The order is there; nothing runs yet.
        case starting
        case running
        /// It was asked to end and has not yet.
        case ending
        /// Nothing of it runs any more.
        case ended(InstanceExit)
        /// It could not be started.
        case failed(String)
    }

    public var phase: Phase
    public var incarnation: Int64
    public var handle: InstanceHandle?
    public var boot: BootScriptOutcome
    /// Of one that has ended: its own programs ended it, as its image allows.
    public var endedByItself = false
    /// What this incarnation is kept apart by.
    public var isolation: IsolationReport?
    /// Nil when the machine can do what the instance needs, else what is wrong.
    public var systemTrouble: String?
    /// Of an instance that is checked by others: what they found, when they have been heard.
    public var checks: StatusChecks?
    /// What EC2 gave it.
    public var facts: CloudFacts?
    /// Of one that has ended at EC2: whether it can be started again.
    public var rest: InstanceState?
    /// Why it is as it is, in EC2's words.
    public var reason: InstanceStatus.Reason?

    public init(_ phase: Phase, incarnation: Int64 = 0, handle: InstanceHandle? = nil, boot: BootScriptOutcome = .none, isolation: IsolationReport? = nil, systemTrouble: String? = nil) {
        (self.phase, self.incarnation, self.handle, self.boot) = (phase, incarnation, handle, boot)
        (self.isolation, self.systemTrouble) = (isolation, systemTrouble)
    }
}

/// Amounts since the incarnation began; nil where this machine cannot count them.
public struct InstanceUsage: Hashable, Sendable {
    /// Processor time of the whole tree, exited processes included.
    public var processorMilliseconds: Int64
    public var diskReadBytes: Int64?, diskWriteBytes: Int64?, diskReads: Int64?, diskWrites: Int64?
    public var networkInBytes: Int64?, networkOutBytes: Int64?, networkInPackets: Int64?, networkOutPackets: Int64?

    public init(processorMilliseconds: Int64) { self.processorMilliseconds = processorMilliseconds }
}

public enum DriverError: Error, Hashable, Sendable {
    /// The disk or the kernel refused; the order may be given again.
    case failed(String)
    /// This machine can never do it.
    case refused(String)
    /// What EC2 said.
    case cloud(CloudFault)
}
