/// Named limits (Application Auto Scaling User Guide, Quotas; where it says ours, AWS has none or another).
enum TargetLimits {
    /// Per account and region.
    static let targetsMax = 500
    /// Per target.
    static let policiesMax = 50, scheduledActionsMax = 200, tagsMax = 50
    /// The largest bound; ours.
    static let capacityMax = 1_000_000_000
    /// The longest cooldown in seconds: a week; ours.
    static let cooldownSecondsMax = 604_800
    /// What a list reads of the records at once.
    static let batchOfRecords = 200
    static let pageMax = 50
}
