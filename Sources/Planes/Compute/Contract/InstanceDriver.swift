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
    /// Wants that nothing of the instance runs. `graceful` lets its programs end by themselves for that long.
    func end(_ id: String, graceful: TimeSpan) async throws(DriverError)
    /// What is there now. Never waits for the instance.
    func look(_ id: String) async -> InstanceSight
    /// The ids of all instances of which something is there: processes or files.
    func known() async throws(DriverError) -> [String]
    /// Forgets an instance that does not run, with its files.
    func remove(_ id: String) async throws(DriverError)
    func console(_ id: String, bytesMax: Int) async throws(DriverError) -> [UInt8]
    /// What each of the instances that runs has used since its incarnation began.
    func usages(_ ids: [String]) async -> [String: InstanceUsage]
}

/// Everything that a driver needs to boot an instance.
public struct InstanceStart: Hashable, Sendable {
    public var id: String
    public var incarnation: Int64
    public var type: InstanceType
    public var image: ImageDocument
    public var userData: UserData?
    /// Whether this is the first boot, on which user data scripts run and snapshots are unpacked.
    public var isFirstBoot: Bool
    public var address: String
    public var environment: [String: String]

    public init(id: String, incarnation: Int64, type: InstanceType, image: ImageDocument, userData: UserData?, isFirstBoot: Bool, address: String, environment: [String: String]) {
        (self.id, self.incarnation, self.type, self.image) = (id, incarnation, type, image)
        (self.userData, self.isFirstBoot, self.address, self.environment) = (userData, isFirstBoot, address, environment)
    }
}

/// What a driver sees of an instance.
public struct InstanceSight: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        /// Nothing runs, and nothing is known of it having run.
        case absent
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
}
