import Base

/// A change of size at a time (EC2 Auto Scaling API Reference, PutScheduledUpdateGroupAction).
public struct ScheduledAction: Codable, Hashable, Sendable {
    public var name: String
    /// A cron expression of five fields; nil: once, at `startTime`.
    public var recurrence: String?
    /// A name of the IANA database; nil: UTC.
    public var timeZone: String?
    /// No earlier than this; for an action without recurrence, exactly then.
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
        guard let recurrence else { return startTime.flatMap { $0 > time ? $0 : nil } }
        guard let cron = CronExpression(fields: recurrence, dialect: .unix) else { return nil }
        let earliest = startTime.map { max(time, $0 - .milliseconds(1)) } ?? time
        guard let due = cron.next(after: earliest, in: zone) else { return nil }
        if let endTime, due > endTime { return nil }
        return due
    }
}
