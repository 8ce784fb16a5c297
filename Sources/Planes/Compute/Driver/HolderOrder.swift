import Base

/// What control wants of an instance on this machine: the file `order` in the instance's folder, replaced whole and synced.
///
/// An order is a level: a holder that starts late, or starts again, reads the latest one and does what it says, or nothing.
public struct HolderOrder: Hashable, Sendable, RecordDocument {
    public enum Wanted: String, Hashable, Sendable, Codable { case run, end }

    public var incarnation: Int64
    public var wanted: Wanted
    /// How long the programs may take to end by themselves.
    public var graceMilliseconds: Int64
    /// The user that is the instance's own; nil keeps the server's.
    public var user: UInt32?
    /// Whether files and processes get namespaces, and whether a namespace of users is needed for that.
    public var hasNamespaces: Bool
    public var needsUserNamespace: Bool
    /// Folders that the instance may not see.
    public var hidden: [String]
    public var hostName: String
    /// The archive of the image's files, which are unpacked into the instance's folder before it first starts, and the archive's digest.
    public var image: String?
    public var imageDigest: String?
    /// Run one after the other.
    public var programs: [[String]]
    /// Runs beside them: the image's command.
    public var service: [String]?
    /// Which of them is the user data script.
    public var bootProgram: Int?
    public var endsWithPrograms: Bool
    public var environment: [String: String]
    public var processors: Double
    public var memoryMiB: Int
    public var isolation: IsolationReport
}

/// What a holder has done: the file `record` in the instance's folder, replaced whole and synced at every change.
public struct HolderRecord: Hashable, Sendable, RecordDocument {
    public enum Phase: Hashable, Sendable, Codable {
        case starting, running, ending
        case ended(InstanceExit)
        case failed(String)
    }

    public var incarnation: Int64
    public var phase: Phase
    public var holder: InstanceHandle
    /// The instance's first process.
    public var first: InstanceHandle?
    public var boot = BootScriptOutcome.none
    /// True when its programs ended it, as its image allows; false when it was killed or ordered to end.
    public var endedByItself = false
    public var isolation: IsolationReport
    /// Where its use is counted by the kernel: folders of control groups.
    public var groups: [String] = []
    /// The last time that output could not be written, and why; nil when all was.
    public var outputTrouble: String?

    public init(incarnation: Int64, phase: Phase, holder: InstanceHandle, isolation: IsolationReport) {
        (self.incarnation, self.phase, self.holder, self.isolation) = (incarnation, phase, holder, isolation)
    }

    /// Whether nothing of this incarnation runs any more.
    public var isFinal: Bool {
        switch phase {
        case .ended, .failed: true
        case .starting, .running, .ending: false
        }
    }
}
