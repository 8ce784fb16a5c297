import Base

/// A scalable target: what its user wants, how its resource stands, and what is on its way. A plain value: the same events give the same
/// states and effects.
///
/// No decision is made from a capacity that is old: alarms wait until the resource has been asked how it stands.
public struct TargetState: Codable, Hashable, Sendable {
    public internal(set) var configuration: TargetConfiguration
    /// What the resource last said.
    public internal(set) var reading: CapacityReading?
    /// The resource is being asked.
    var isReading = false
    /// Alarms that wait for the answer.
    var waiting: [AlarmSignal] = []
    /// The capacity is to be moved inside the bounds once it is known.
    var checksBounds = false
    /// The change that is on its way.
    public internal(set) var change: CapacityChange?
    var cooldowns = TargetCooldowns()
    /// The newest word of each alarm.
    public internal(set) var signals: [AlarmSignal] = []
    /// Alarms of the target tracking policies.
    public internal(set) var trackingAlarms: [TrackingAlarm] = []
    /// What kept the last alarms from scaling: said once, not each minute.
    var standingNotes: [String: [NotScaledNote]] = [:]
    /// The resource did not answer, which was said.
    var isUnreadable = false
    /// When scheduled actions last ran, by name: one that was due while nobody looked is run late, once.
    var scheduleRuns: [String: Timestamp] = [:]
    var names: NameSource
    public internal(set) var decisionCount = 0
    /// The time of the newest event; an older one is taken to have happened then.
    var observedAt: Timestamp

    /// A target that is new: give it `register`. `seed` must differ between targets: the UUIDs of activities and alarms come from it.
    public init(_ configuration: TargetConfiguration, seed: UInt64, at time: Timestamp) {
        (self.configuration, names, observedAt) = (configuration, NameSource(seed: seed), time)
        self.configuration.policies = []
    }

    /// What the capacity is meant to be, as far as is known.
    public var capacity: Int? { change?.goal ?? reading?.capacity }

    /// When each scheduled action is due next, which may be past. `zone` gives the zone of a name; an action in one that is not known waits.
    public func dueActions(_ zone: (String) -> ZoneOffsets?) -> [(name: String, at: Timestamp)] {
        configuration.schedule.compactMap { action in
            let last = max(scheduleRuns[action.name] ?? action.updatedAt, action.updatedAt)
            guard let zone = zone(action.timeZone ?? "UTC"), let due = action.next(after: last, in: zone) else { return nil }
            return (action.name, due)
        }
    }

    /// Takes an event in and says what must be done.
    public mutating func observe(_ event: TargetEvent) -> [TargetEffect] {
        var turn = TargetTurn(self, event)
        turn.accept(event.what)
        turn.finish()
        self = turn.state
        return turn.effects
    }
}

/// A change of capacity that is on its way.
public struct CapacityChange: Codable, Hashable, Sendable {
    public var activity: TargetActivity
    public var goal: Int
    /// The capacity before it.
    public var from: Int
    /// The resource has taken it and works on it.
    public var isAccepted = false
    /// When the resource is asked next how far it is.
    var nextLook: Timestamp?

    var grows: Bool { goal > from }
}
