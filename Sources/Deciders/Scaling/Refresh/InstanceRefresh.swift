import Base

/// An instance refresh (EC2 Auto Scaling API Reference, InstanceRefresh).
public struct InstanceRefresh: Codable, Hashable, Sendable {
    public enum Status: String, Codable, Hashable, Sendable {
        case pending = "Pending"
        case inProgress = "InProgress"
        case successful = "Successful"
        case failed = "Failed"
        case cancelling = "Cancelling"
        case cancelled = "Cancelled"
        case rollbackInProgress = "RollbackInProgress"
        case rollbackFailed = "RollbackFailed"
        case rollbackSuccessful = "RollbackSuccessful"
    }

    public var id: String
    public var status: Status
    public var statusReason: String?
    public var startTime: Timestamp
    public var endTime: Timestamp?
    /// 0 to 100.
    public var percentageComplete: Int
    public var instancesToUpdate: Int
    public var preferences: RefreshPreferences
    /// Where it goes.
    public var target: LaunchSource
    /// Whether a desired configuration was given with the refresh.
    public var hasDesiredConfiguration: Bool
    /// Where a rollback returns to.
    public var origin: LaunchSource
    /// How many instances there were to update when it began (or when the rollback did).
    public var total: Int
    /// The highest checkpoint that was reached.
    public var checkpointReached: Int?
    public var pausedUntil: Timestamp?
    /// When it last got further: it fails after an hour without.
    public var progressedAt: Timestamp
    /// The percentage at which a rollback began.
    public var rollbackReason: String?

    public var isOver: Bool { endTime != nil }
}

/// How a refresh proceeds (EC2 Auto Scaling API Reference, RefreshPreferences).
public struct RefreshPreferences: Codable, Hashable, Sendable {
    /// What to do about instances that are protected from scale-in.
    public enum ProtectedInstances: String, Codable, Hashable, Sendable {
        case refresh = "Refresh"
        case ignore = "Ignore"
        case wait = "Wait"
    }

    /// What to do about instances on standby.
    public enum StandbyInstances: String, Codable, Hashable, Sendable {
        case terminate = "Terminate"
        case ignore = "Ignore"
        case wait = "Wait"
    }

    public var minHealthyPercentage: Int
    public var maxHealthyPercentage: Int
    /// Nil: the default warm-up of the group, or its health check grace period.
    public var instanceWarmupSeconds: Int?
    /// Ascending.
    public var checkpointPercentages: [Int]
    public var checkpointDelaySeconds: Int
    public var skipMatching: Bool
    public var autoRollback: Bool
    public var protectedInstances: ProtectedInstances
    public var standbyInstances: StandbyInstances
    /// Alarms that make it fail.
    public var alarms: [String]

    /// Defaults of the API; a maintenance policy of the group gives other percentages.
    public init(
        minHealthyPercentage: Int = 90, maxHealthyPercentage: Int = 100, instanceWarmupSeconds: Int? = nil, checkpointPercentages: [Int] = [],
        checkpointDelaySeconds: Int = 3600, skipMatching: Bool = false, autoRollback: Bool = false, protectedInstances: ProtectedInstances = .wait,
        standbyInstances: StandbyInstances = .wait, alarms: [String] = []
    ) {
        (self.minHealthyPercentage, self.maxHealthyPercentage) = (minHealthyPercentage, maxHealthyPercentage)
        (self.instanceWarmupSeconds, self.checkpointPercentages) = (instanceWarmupSeconds, checkpointPercentages)
        (self.checkpointDelaySeconds, self.skipMatching, self.autoRollback) = (checkpointDelaySeconds, skipMatching, autoRollback)
        (self.protectedInstances, self.standbyInstances, self.alarms) = (protectedInstances, standbyInstances, alarms)
    }
}
