import Base

/// Something that happened, or that a user asks for, at a time.
public struct GroupEvent: Codable, Hashable, Sendable {
    public var at: Timestamp
    public var what: What

    public init(at: Timestamp, _ what: What) { (self.at, self.what) = (at, what) }

    /// Requests may be refused; facts never are.
    public enum What: Codable, Hashable, Sendable {
        // Requests
        /// The whole new configuration; what differs takes effect.
        case configure(GroupConfiguration)
        case setDesiredCapacity(Int, honorsCooldown: Bool)
        /// `metricValue` and `breachThreshold` belong to step scaling policies.
        case executePolicy(name: String, honorsCooldown: Bool, metricValue: Double?, breachThreshold: Double?)
        case suspend([ScalingProcess])
        case resume([ScalingProcess])
        case attach([AttachedInstance])
        case detach(instances: [String], decrementsDesired: Bool)
        case enterStandby(instances: [String], decrementsDesired: Bool)
        case exitStandby(instances: [String])
        case setProtection(instances: [String], isProtected: Bool)
        case setHealth(instance: String, isHealthy: Bool, respectsGrace: Bool)
        case terminate(instance: String, decrementsDesired: Bool)
        /// By token, or by hook name and instance.
        case completeHook(instance: String, hookName: String?, token: String?, result: LifecycleHook.Result)
        case recordHeartbeat(instance: String, hookName: String?, token: String?)
        case startRefresh(RefreshRequest)
        case cancelRefresh
        case rollbackRefresh
        /// Every instance goes; with `force` also when there are any left in service.
        case delete(force: Bool)

        // Facts
        case tick
        /// All that was evaluated at one time, together.
        case alarms([AlarmNotice])
        /// A refresh's own alarm went to ALARM.
        case refreshAlarm(name: String)
        /// The time of scheduled actions has come: all of the group that are due by now, together.
        case scheduled([DueAction])
        case launched(activityID: String, instance: String, instanceType: String?)
        /// `isCapacity`: that zone and type have no room now; others may.
        case launchFailed(activityID: String, message: String, isCapacity: Bool)
        case running(instance: String)
        case stopped(instance: String)
        case drained(instance: String)
        case terminated(instance: String)
        case terminationFailed(instance: String, message: String)
        /// Stopped or gone without our doing.
        case vanished(instance: String)
        case instanceHealth(instance: String, isHealthy: Bool)
        /// What the instance's user data asked for failed; says how.
        case bootFailed(instance: String, reason: String)
        case loadBalancerHealth(instance: String, isHealthy: Bool)
        /// The provider will take the instance away soon.
        case rebalanceRecommended(instance: String)
        case zone(name: String, isAvailable: Bool)
    }
}

/// An instance that a user adds to a group.
public struct AttachedInstance: Codable, Hashable, Sendable {
    public var id: String
    public var zone: String
    public var instanceType: String?
    public var launch: LaunchSource

    public init(id: String, zone: String, instanceType: String?, launch: LaunchSource) {
        (self.id, self.zone, self.instanceType, self.launch) = (id, zone, instanceType, launch)
    }
}

/// What StartInstanceRefresh asks for.
public struct RefreshRequest: Codable, Hashable, Sendable {
    public var preferences: RefreshPreferences
    /// Nil: replace with what the group launches now.
    public var desiredConfiguration: LaunchSource?

    public init(preferences: RefreshPreferences, desiredConfiguration: LaunchSource? = nil) {
        (self.preferences, self.desiredConfiguration) = (preferences, desiredConfiguration)
    }
}
