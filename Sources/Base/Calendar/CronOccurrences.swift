extension CronExpression {
    /// The furthest that an occurrence is looked for: the longest that February 29 can be away.
    public static let horizon = TimeSpan.days(366 * 8)

    /// The first time after `time` at which it fires by the clocks of a zone; nil when it never does.
    public func next(after time: Timestamp, in zone: ZoneOffsets) -> Timestamp? {
        next(after: time, until: zone.local(time) + CronExpression.horizon, in: zone)
    }

    /// The last time at or before `time` at which it fired, looking back as far as `reach`; nil when there is none.
    public func last(atOrBefore time: Timestamp, within reach: TimeSpan, in zone: ZoneOffsets) -> Timestamp? {
        var day = zone.local(time).floored(to: .days(1)) + .days(1)
        let oldest = day - reach - .days(3)
        while day >= oldest {
            if let moment = moments(onLocalDay: day, in: zone).last(where: { $0 <= time }) { return moment }
            day = day - .days(1)
        }
        return nil
    }
}
