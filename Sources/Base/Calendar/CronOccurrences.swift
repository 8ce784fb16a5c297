extension CronExpression {
    /// The furthest that an occurrence is looked for: the longest that February 29 can be away.
    public static let horizon = TimeSpan.days(366 * 8)

    /// The first time after `time` at which it fires by the clocks of a zone; nil when it never does.
    public func next(after time: Timestamp, in zone: ZoneOffsets) -> Timestamp? {
        // Local days are not UTC days: begin one earlier.
        var day = zone.local(time).floored(to: .days(1)) - .days(1)
        let last = day + CronExpression.horizon
        while day <= last {
            if let moment = moments(onLocalDay: day, in: zone).first(where: { $0 > time }) { return moment }
            day = day + .days(1)
        }
        return nil
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

    /// When it fires on a local day, ascending. `day` is the local midnight as if it were UTC.
    func moments(onLocalDay day: Timestamp, in zone: ZoneOffsets) -> [Timestamp] {
        guard fires(on: CivilTime(day)) else { return [] }
        return minutesOfDay.map { zone.moment(ofLocal: day + .minutes(Int64($0))) }.sorted()
    }
}
