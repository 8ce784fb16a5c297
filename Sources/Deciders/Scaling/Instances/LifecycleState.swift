/// Where an instance is in its life (EC2 Auto Scaling User Guide, Instance lifecycle, and Warm pools).
public enum LifecycleState: String, Codable, Hashable, Sendable, CaseIterable {
    case pending = "Pending"
    case pendingWait = "Pending:Wait"
    case pendingProceed = "Pending:Proceed"
    case quarantined = "Quarantined"
    case inService = "InService"
    case enteringStandby = "EnteringStandby"
    case standby = "Standby"
    case detaching = "Detaching"
    case detached = "Detached"
    case terminating = "Terminating"
    case terminatingWait = "Terminating:Wait"
    case terminatingProceed = "Terminating:Proceed"
    case terminated = "Terminated"
    case warmedPending = "Warmed:Pending"
    case warmedPendingWait = "Warmed:Pending:Wait"
    case warmedPendingProceed = "Warmed:Pending:Proceed"
    case warmedStopped = "Warmed:Stopped"
    case warmedRunning = "Warmed:Running"
    case warmedTerminating = "Warmed:Terminating"
    case warmedTerminatingWait = "Warmed:Terminating:Wait"
    case warmedTerminatingProceed = "Warmed:Terminating:Proceed"
    case warmedTerminated = "Warmed:Terminated"

    /// On the way into service.
    public var isPending: Bool { [.pending, .pendingWait, .pendingProceed].contains(self) }
    /// On the way out, of the group or of the pool.
    public var isTerminating: Bool {
        [.terminating, .terminatingWait, .terminatingProceed, .warmedTerminating, .warmedTerminatingWait, .warmedTerminatingProceed].contains(self)
    }
    /// In the warm pool or on the way into it.
    public var isWarmed: Bool { rawValue.hasPrefix("Warmed:") && !isTerminating }
    /// Ready in the pool.
    public var isPrepared: Bool { self == .warmedStopped || self == .warmedRunning }
    /// In service or about to be.
    public var isActive: Bool { self == .inService || isPending }
}
