import Base

/// What an instance does right now: the status row `state` beside its record.
public struct InstanceStatus: Hashable, Sendable, Codable, RecordDocument {
    public static let kind = "state"

    /// EC2 API Reference, StateReason.
    public struct Reason: Hashable, Sendable, Codable {
        public var code: String, message: String
        public init(code: String, message: String) { (self.code, self.message) = (code, message) }
        public static let userInitiatedShutdown = Reason(code: "Client.UserInitiatedShutdown", message: "Client.UserInitiatedShutdown: User initiated shutdown")
        public static let instanceInitiatedShutdown = Reason(
            code: "Client.InstanceInitiatedShutdown", message: "Client.InstanceInitiatedShutdown: Instance initiated shutdown")
    }

    public var state: InstanceState
    public var since: Timestamp
    public var reason: Reason?
    /// StateTransitionReason, such as `User initiated (2026-01-05 10:00:00 GMT)`; empty when there is none.
    public var transitionReason = ""
    /// Which start this is, from 1: each start, and each reboot, is a new one.
    public var incarnation: Int64 = 1
    /// The driver's handle on what runs; nil when nothing does.
    public var handle: InstanceHandle?
    /// How the last incarnation ended; nil while it runs.
    public var exit: InstanceExit?
    /// Of one that is to stop: its programs are not asked to end, but killed.
    public var isForced = false
    public var checks = StatusChecks()
    public var boot = BootScriptOutcome.none
    public var isolation = IsolationReport()
    /// Of an instance at EC2: what it was given there.
    public var cloud: CloudFacts?

    public init(state: InstanceState, since: Timestamp) { (self.state, self.since) = (state, since) }
}

/// A process of this machine that cannot be mistaken for another with the same number.
public struct InstanceHandle: Hashable, Sendable, Codable {
    public var process: Int
    /// Clock ticks after boot at which it started (`/proc/PID/stat`, field 22).
    public var startTicks: UInt64
    /// The boot of this machine in which it runs (`/proc/sys/kernel/random/boot_id`).
    public var boot: String

    public init(process: Int, startTicks: UInt64, boot: String) { (self.process, self.startTicks, self.boot) = (process, startTicks, boot) }
}

/// How an incarnation ended.
public enum InstanceExit: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Its first process ended by itself with this code.
    case code(Int32)
    /// It was killed by this signal.
    case signal(Int32)
    /// It is gone and left no word: its holder was killed, or the machine started anew.
    case lost

    public var description: String {
        switch self {
        case .code(let code): "exit code \(code)"
        case .signal(let number): "signal \(number)"
        case .lost: "it left no exit status"
        }
    }
}

/// The two checks of DescribeInstanceStatus, and that of attached volumes.
public struct StatusChecks: Hashable, Sendable, Codable {
    public enum Result: String, Hashable, Sendable, Codable {
        case ok, impaired, initializing
        case insufficientData = "insufficient-data"
        case notApplicable = "not-applicable"
    }

    /// Its process tree is alive and its holder answers for it.
    public var instance = Result.initializing
    /// This machine can do what the instance needs: its disk has room and takes its output.
    public var system = Result.initializing
    public var impairedSince: Timestamp?
    public init() {}
}

/// What became of the user data script. As on EC2 its failure changes neither state nor checks: it is shown here, on the
/// console and in an event.
public enum BootScriptOutcome: Hashable, Sendable, Codable {
    case none, running
    case ended(InstanceExit)

    public var hasFailed: Bool { if case .ended(let exit) = self { exit != .code(0) } else { false } }
}
