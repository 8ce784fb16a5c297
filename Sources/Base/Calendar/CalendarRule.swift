/// Something that fires at the same minutes of the days that it chooses, by local clocks.
public protocol CalendarRule: Sendable {
    /// Whether it fires at some time of that day.
    func fires(on day: CivilTime) -> Bool
    /// The minutes of such a day at which it fires, ascending.
    var minutesOfDay: [Int] { get }
}

extension CalendarRule {
    /// The first time after `time` at which it fires by the clocks of a zone, looking no further than `last`; nil when it does not.
    func next(after time: Timestamp, until last: Timestamp, in zone: ZoneOffsets) -> Timestamp? {
        // Local days are not UTC days: begin one earlier.
        var day = zone.local(time).floored(to: .days(1)) - .days(1)
        while day <= last {
            if let moment = moments(onLocalDay: day, in: zone).first(where: { $0 > time }) { return moment }
            day = day + .days(1)
        }
        return nil
    }

    /// When it fires on a local day, ascending. `day` is the local midnight as if it were UTC.
    func moments(onLocalDay day: Timestamp, in zone: ZoneOffsets) -> [Timestamp] {
        guard fires(on: CivilTime(day)) else { return [] }
        return minutesOfDay.map { zone.moment(ofLocal: day + .minutes(Int64($0))) }.sorted()
    }
}
