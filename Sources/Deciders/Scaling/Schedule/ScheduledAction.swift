import Base

/// A change of size at a time (EC2 Auto Scaling API Reference, PutScheduledUpdateGroupAction).
public struct ScheduledAction: Codable, Hashable, Sendable {
    /// What was due longer ago than this, while nobody could run it, is not made up for.
    public static let lateMax = TimeSpan.days(7)

    public var name: String
    /// A cron expression of five fields; nil: once, at `startTime`.
    public var recurrence: String?
    /// A name of the IANA database; nil: UTC.
    public var timeZone: String?
    /// The first time, whatever the recurrence says: that counts from then on.
    public var startTime: Timestamp?
    /// Not after this.
    public var endTime: Timestamp?
    public var minSize: Int?
    public var maxSize: Int?
    public var desiredCapacity: Int?

    public init(
        name: String, recurrence: String? = nil, timeZone: String? = nil, startTime: Timestamp? = nil, endTime: Timestamp? = nil, minSize: Int? = nil,
        maxSize: Int? = nil, desiredCapacity: Int? = nil
    ) {
        (self.name, self.recurrence, self.timeZone, self.startTime, self.endTime) = (name, recurrence, timeZone, startTime, endTime)
        (self.minSize, self.maxSize, self.desiredCapacity) = (minSize, maxSize, desiredCapacity)
    }

    /// The first time after `time` at which it is due, nil when never again. `zone` is the zone of `timeZone`, which only a world can read.
    public func next(after time: Timestamp, in zone: ZoneOffsets) -> Timestamp? {
        let cron = recurrence.flatMap { CronExpression(fields: $0, dialect: .unix) }
        if recurrence != nil, cron == nil { return nil }
        let isAhead = startTime.map { $0 > time } ?? false
        guard let due = isAhead ? startTime : cron?.next(after: time, in: zone) else { return nil }
        if let endTime, due > endTime { return nil }
        return due
    }

    /// The last time after `time`, and not after `end`, at which it is due: what it was due for before is superseded then. Nil when there is none.
    public func last(after time: Timestamp, until end: Timestamp, in zone: ZoneOffsets) -> Timestamp? {
        guard let first = next(after: time, in: zone), first <= end else { return nil }
        guard let cron = recurrence.flatMap({ CronExpression(fields: $0, dialect: .unix) }) else { return first }
        let latest = min(end, endTime ?? end)
        return max(first, cron.last(atOrBefore: latest, within: latest - first, in: zone) ?? first)
    }
}
