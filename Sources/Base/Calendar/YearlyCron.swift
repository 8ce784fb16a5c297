/// The six fields of AWS' schedules: `Minutes Hours Day-of-month Month Day-of-week Year`.
///
/// One of the two day fields is `?`. Weekdays count from 1, Sunday. Days of the month may be `L` (the last), `LW` (the last weekday) or
/// `15W` (the weekday nearest to it, within the month); days of the week `6L` (the last Friday) or `6#3` (the third).
/// (Application Auto Scaling User Guide, Schedule recurring scaling actions using cron expressions; Amazon EventBridge User Guide, Cron expressions.)
public struct YearlyCron: CalendarRule, Hashable, Sendable {
    public static let yearRange = 1970...2199
    /// The years of those named, from a given one on, in which a day is looked for: February 29 can be eight years away.
    static let yearsTriedMax = 9

    private let minutes: Set<Int>, hours: Set<Int>, months: Set<Int>, years: Set<Int>
    private let days: DayOfMonthField, weekdays: DayOfWeekField

    /// The six fields, without the word `cron` and its brackets. Nil when they are not valid.
    public init?(fields text: some StringProtocol) {
        let fields = String(text).split(separator: " ")
        guard fields.count == 6, (fields[2] == "?") != (fields[4] == "?"),
            let minutes = CronField(fields[0], 0...59, .unix), let hours = CronField(fields[1], 0...23, .unix),
            let days = DayOfMonthField(fields[2]), let months = CronField(fields[3], 1...12, .unix, names: CronField.months),
            let weekdays = DayOfWeekField(fields[4]), let years = CronField(fields[5], YearlyCron.yearRange, .unix)
        else { return nil }
        (self.minutes, self.hours, self.months, self.years) = (minutes.values, hours.values, months.values, years.values)
        (self.days, self.weekdays) = (days, weekdays)
    }

    public func fires(on day: CivilTime) -> Bool {
        years.contains(day.year) && months.contains(day.month) && days.contains(day) && weekdays.contains(day)
    }

    public var minutesOfDay: [Int] { hours.sorted().flatMap { hour in minutes.sorted().map { hour * 60 + $0 } } }

    /// The first time after `time` at which it fires by the clocks of a zone; nil when it never does again.
    public func next(after time: Timestamp, in zone: ZoneOffsets) -> Timestamp? {
        let thisYear = CivilTime(zone.local(time)).year
        for year in years.sorted().filter({ $0 >= thisYear }).prefix(YearlyCron.yearsTriedMax) {
            let begin = CivilTime(year: year, month: 1, day: 1).timestamp, end = CivilTime(year: year, month: 12, day: 31).timestamp
            if let found = next(after: max(time, zone.moment(ofLocal: begin) - .milliseconds(1)), until: end, in: zone) { return found }
        }
        return nil
    }
}

/// The third field.
private enum DayOfMonthField: Hashable {
    case any
    case days(Set<Int>)
    case last, lastWeekday
    case weekdayNear(Int)

    init?(_ text: Substring) {
        switch text {
        case "?", "*": self = .any
        case "L": self = .last
        case "LW": self = .lastWeekday
        default:
            if text.hasSuffix("W") {
                guard let day = CronField(text.dropLast(), 1...31, .strict)?.single else { return nil }
                self = .weekdayNear(day)
            } else {
                guard let field = CronField(text, 1...31, .unix) else { return nil }
                self = .days(field.values)
            }
        }
    }

    func contains(_ day: CivilTime) -> Bool {
        let last = CivilTime.daysIn(month: day.month, year: day.year)
        switch self {
        case .any: return true
        case .days(let days): return days.contains(day.day)
        case .last: return day.day == last
        case .lastWeekday: return day.day == DayOfMonthField.weekday(near: last, of: day, last: last)
        case .weekdayNear(let wanted): return wanted <= last && day.day == DayOfMonthField.weekday(near: wanted, of: day, last: last)
        }
    }

    /// Monday to Friday nearest to a day of the month, not leaving the month.
    private static func weekday(near wanted: Int, of day: CivilTime, last: Int) -> Int {
        switch CivilTime(year: day.year, month: day.month, day: wanted).weekday {
        case 6: wanted > 1 ? wanted - 1 : wanted + 2
        case 0: wanted < last ? wanted + 1 : wanted - 2
        default: wanted
        }
    }
}

/// The fifth field. Weekdays inside are as `CivilTime` has them: 0 is Sunday.
private enum DayOfWeekField: Hashable {
    case any
    case days(Set<Int>)
    case last(Int)
    case nth(Int, weekday: Int)

    init?(_ text: Substring) {
        if text == "?" || text == "*" {
            self = .any
        } else if text.hasSuffix("L") {
            // `L` alone is the last day of the week.
            guard let day = text == "L" ? 6 : DayOfWeekField.day(text.dropLast()) else { return nil }
            self = text == "L" ? .days([day]) : .last(day)
        } else if let mark = text.firstIndex(of: "#") {
            guard let day = DayOfWeekField.day(text[..<mark]), let number = Int(text[text.index(after: mark)...]), (1...5).contains(number) else { return nil }
            self = .nth(number, weekday: day)
        } else {
            guard let field = CronField(text, 1...7, .unix, names: CronField.weekdays) else { return nil }
            self = .days(Set(field.values.map { $0 - 1 }))
        }
    }

    private static func day(_ text: Substring) -> Int? { CronField(text, 1...7, .strict, names: CronField.weekdays)?.single.map { $0 - 1 } }

    func contains(_ day: CivilTime) -> Bool {
        switch self {
        case .any: true
        case .days(let days): days.contains(day.weekday)
        case .last(let weekday): day.weekday == weekday && day.day + 7 > CivilTime.daysIn(month: day.month, year: day.year)
        case .nth(let number, let weekday): day.weekday == weekday && (day.day - 1) / 7 + 1 == number
        }
    }
}

extension CronField {
    /// The value of a field that names one; nil for `*`, lists and ranges.
    fileprivate var single: Int? { isRestricted && values.count == 1 ? values.first : nil }
}
