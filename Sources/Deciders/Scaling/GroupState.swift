import Base

/// A group: what its user wants, what there is, and what is on its way. A plain value: the same events give the same states and effects.
///
/// `observe` is the one way to change it. It reads no clock and draws no chance: names come from the seed.
public struct GroupState: Codable, Hashable, Sendable {
    public internal(set) var configuration: GroupConfiguration
    /// Members in the order in which they came, warm pool included.
    public internal(set) var instances: [GroupInstance]
    /// Launches without an answer yet.
    public internal(set) var launches: [PendingLaunch]
    /// Activities that are not over.
    public internal(set) var activities: [ScalingActivity]
    /// Why the desired capacity is what it is: the first sentence of the causes of what follows.
    public internal(set) var standingCause: String?
    public internal(set) var cooldown: Cooldown
    /// The newest word of each alarm.
    public internal(set) var signals: [AlarmSignal]
    /// Alarms of the target tracking policies.
    public internal(set) var trackingAlarms: [TrackingAlarm]
    /// The newest refresh, also when it is over.
    public internal(set) var refresh: InstanceRefresh?
    /// Zones that cannot be used now, sorted.
    public internal(set) var closedZones: [String]
    /// Zone and type pairs that had no room.
    public internal(set) var outages: [PoolOutage]
    public internal(set) var backoff: LaunchBackoff
    /// Unhealthy instances taken out whose replacement has not been ordered, in capacity units.
    public internal(set) var replacementsOwed: Int
    /// Warm-up that the last scaling policy gave to what it makes the group launch; nil: the group's default.
    public internal(set) var policyWarmupSeconds: Int?
    /// What held the group back when it last decided: said once, not at each tick.
    public internal(set) var standingBlocks: [BlockNote]
    /// One for each scheduled action, in their order; nil before the first event, and in states that were stored before there were marks.
    public internal(set) var scheduleMarks: [ScheduleMark]?
    /// The first configuration was taken in.
    public internal(set) var isCreated: Bool
    public internal(set) var isDeleting: Bool
    public internal(set) var names: NameSource
    public internal(set) var decisionCount: Int
    /// The time of the newest event; an older one is taken to have happened then.
    public internal(set) var observedAt: Timestamp

    /// A group that is empty yet: give it `configure` (the same configuration) as its first event.
    /// `seed` must differ between groups: the UUIDs of activities, alarms, hooks and refreshes come from it.
    public init(_ configuration: GroupConfiguration, seed: UInt64, at time: Timestamp) {
        self.configuration = configuration
        self.configuration.desiredCapacity = 0
        (instances, launches, activities, standingCause) = ([], [], [], nil)
        (cooldown, signals, trackingAlarms, refresh) = (Cooldown(), [], [], nil)
        (closedZones, outages, backoff, replacementsOwed) = ([], [], LaunchBackoff(), 0)
        (policyWarmupSeconds, standingBlocks, isCreated, isDeleting) = (nil, [], false, false)
        (names, decisionCount, observedAt) = (NameSource(seed: seed), 0, time)
    }
}
