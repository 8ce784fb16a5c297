/// Named limits of Auto Scaling (EC2 Auto Scaling User Guide, Quotas; where it says ours, AWS has none or another).
enum AutoScalingLimits {
    /// Per account and region.
    static let groupsMax = 500, launchConfigurationsMax = 200
    /// Per group.
    static let policiesMax = 50, hooksMax = 50, scheduledActionsMax = 125, topicsMax = 10, tagsMax = 50
    /// Capacity units of a group; ours.
    static let sizeMax = 10_000
    /// Instances that one call may name (AttachInstances: 20; the same for those that name members).
    static let instancesOfCallMax = 20
    /// Scheduled actions that one batch may hold.
    static let batchMax = 50
    /// Override types of a mixed instances policy.
    static let overridesMax = 40
    static let weightRange = 1...999
    /// Launches that one call may name, a launch being one template in one place or of one type; ours.
    static let launchesMax = 1000
    /// Alarms of an instance refresh.
    static let refreshAlarmsMax = 10
    /// What a list reads of the records at once.
    static let batchOfRecords = 200
    static let pageDefault = 50, pageMax = 100
    /// Seconds of a day, and of the 365 days that MaxInstanceLifetime may have.
    static let daySeconds = 86_400, yearSeconds = 31_536_000
    /// The longest pause or warm-up that a group can have; ours.
    static let pauseSecondsMax = 604_800
}
