/// When something is to happen, as AWS' schedulers write it: `at(2026-01-05T18:00:00)`, `rate(5 minutes)` or `cron(0 18 * * ? *)`.
/// (Application Auto Scaling API Reference, PutScheduledAction, Schedule.)
public enum ScheduleExpression: Hashable, Sendable {
    /// Once, at a local wall time, held as if it were UTC.
    case at(Timestamp)
    case rate(TimeSpan)
    case cron(YearlyCron)

    /// The longest interval; beyond it a rate says nothing.
    static let rateMax = TimeSpan.days(36_500)

    /// Nil for anything else.
    public init?(_ text: String) {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
        let inside = text[text.index(after: open)...].dropLast()
        switch text[..<open] {
        case "at":
            guard inside.utf8.count == 19, inside.contains("T"), let time = Timestamp(iso8601: inside) else { return nil }
            self = .at(time)
        case "rate":
            guard let span = ScheduleExpression.interval(inside) else { return nil }
            self = .rate(span)
        case "cron":
            guard let cron = YearlyCron(fields: inside) else { return nil }
            self = .cron(cron)
        default: return nil
        }
    }

    /// `5 minutes`, `1 hour`: a positive whole number and a unit.
    private static func interval(_ text: Substring) -> TimeSpan? {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].utf8.allSatisfy({ (48...57).contains($0) }), let count = Int64(words[0]), (1...rateMax.seconds).contains(count) else { return nil }
        let span: TimeSpan
        switch words[1] {
        case "minute", "minutes": span = .minutes(count)
        case "hour", "hours": span = .hours(count)
        case "day", "days": span = .days(count)
        default: return nil
        }
        return span <= rateMax ? span : nil
    }

    /// The first time after `time`; nil when never again. Rates count from `anchor`.
    public func next(after time: Timestamp, in zone: ZoneOffsets, anchor: Timestamp) -> Timestamp? {
        switch self {
        case .at(let local):
            let moment = zone.moment(ofLocal: local)
            return moment > time ? moment : nil
        case .rate(let span):
            guard time >= anchor else { return anchor }
            return anchor + span * ((time - anchor).milliseconds / span.milliseconds + 1)
        case .cron(let cron): return cron.next(after: time, in: zone)
        }
    }
}
