import Base

/// What the user of a scalable target has said: bounds, policies, schedule. (Application Auto Scaling API Reference.)
public struct TargetConfiguration: Codable, Hashable, Sendable {
    /// The resource's id; alarms are named after it.
    public var resourceID: String
    public var minCapacity: Int
    public var maxCapacity: Int
    public var suspended: SuspendedScaling
    public var policies: [TargetPolicy]
    public var schedule: [TargetSchedule]

    public init(
        resourceID: String, minCapacity: Int, maxCapacity: Int, suspended: SuspendedScaling = .init(), policies: [TargetPolicy] = [], schedule: [TargetSchedule] = []
    ) {
        (self.resourceID, self.minCapacity, self.maxCapacity) = (resourceID, minCapacity, maxCapacity)
        (self.suspended, self.policies, self.schedule) = (suspended, policies, schedule)
    }

    /// A capacity moved inside the bounds.
    func bounded(_ capacity: Int) -> Int { max(min(capacity, maxCapacity), minCapacity) }

    func policy(_ name: String) -> TargetPolicy? { policies.first { $0.name == name } }
}

/// Which kinds of scaling are suspended (Application Auto Scaling API Reference, SuspendedState).
public struct SuspendedScaling: Codable, Hashable, Sendable {
    public var dynamicIn: Bool
    public var dynamicOut: Bool
    public var scheduled: Bool

    public init(dynamicIn: Bool = false, dynamicOut: Bool = false, scheduled: Bool = false) {
        (self.dynamicIn, self.dynamicOut, self.scheduled) = (dynamicIn, dynamicOut, scheduled)
    }
}

/// A change of the bounds at times (Application Auto Scaling API Reference, PutScheduledAction).
public struct TargetSchedule: Codable, Hashable, Sendable {
    public var name: String
    public var when: String
    public var timeZone: String?
    public var startTime: Timestamp?
    public var endTime: Timestamp?
    public var minCapacity: Int?
    public var maxCapacity: Int?
    /// When the action was first put: rates count from the start time, or from then.
    public var createdAt: Timestamp
    /// When it was last put: it is not due for times before.
    public var updatedAt: Timestamp

    public init(
        name: String, when: String, timeZone: String? = nil, startTime: Timestamp? = nil, endTime: Timestamp? = nil, minCapacity: Int? = nil, maxCapacity: Int? = nil,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        (self.name, self.when, self.timeZone, self.startTime, self.endTime) = (name, when, timeZone, startTime, endTime)
        (self.minCapacity, self.maxCapacity) = (minCapacity, maxCapacity)
        (self.createdAt, self.updatedAt) = (createdAt, updatedAt)
    }

    /// The first time after `time` at which it is due, nil when never again. `zone` is the zone of `timeZone`, which only a world can read.
    public func next(after time: Timestamp, in zone: ZoneOffsets) -> Timestamp? {
        guard let expression = ScheduleExpression(when) else { return nil }
        let earliest = startTime.map { max(time, $0 - .milliseconds(1)) } ?? time
        guard let due = expression.next(after: earliest, in: zone, anchor: startTime ?? createdAt) else { return nil }
        if let endTime, due > endTime { return nil }
        return due
    }
}
