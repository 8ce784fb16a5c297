import Base

/// `cron(Minutes Hours Day-of-month Month Day-of-week)` with `*`, `-` and `,`, and English names for months and weekdays
/// (CloudWatch API Reference, Schedule). Where both day fields are restricted either suffices, as in cron(8).
public struct CronExpression: Hashable, Sendable {
    let minutes: Set<Int>, hours: Set<Int>, days: Set<Int>, months: Set<Int>, weekdays: Set<Int>
    private let restrictsDay: Bool, restrictsWeekday: Bool

    /// The five fields, without the word `cron` and its brackets. Nil when they are not valid.
    public init?(fields text: some StringProtocol) {
        let fields = String(text).split(separator: " ")
        guard fields.count == 5,
            let minutes = CronField(fields[0], 0...59), let hours = CronField(fields[1], 0...23), let days = CronField(fields[2], 1...31),
            let months = CronField(fields[3], 1...12, names: CronField.months), let weekdays = CronField(fields[4], 0...6, names: CronField.weekdays)
        else { return nil }
        (self.minutes, self.hours, self.days, self.months) = (minutes.values, hours.values, days.values, months.values)
        (self.weekdays, restrictsDay, restrictsWeekday) = (weekdays.values, days.isRestricted, weekdays.isRestricted)
    }

    /// Whether it fires at some time of that day.
    func fires(on day: CivilTime) -> Bool {
        guard months.contains(day.month) else { return false }
        let byDay = days.contains(day.day), byWeekday = weekdays.contains(day.weekday)
        return restrictsDay && restrictsWeekday ? byDay || byWeekday : byDay && byWeekday
    }

    /// The minutes of a day at which it fires, ascending.
    var minutesOfDay: [Int] { hours.sorted().flatMap { hour in minutes.sorted().map { hour * 60 + $0 } } }
}

/// One field: a list of values and ranges.
private struct CronField {
    static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    let values: Set<Int>
    let isRestricted: Bool

    init?(_ text: Substring, _ range: ClosedRange<Int>, names: [String] = []) {
        isRestricted = text != "*"
        guard isRestricted else {
            values = Set(range)
            return
        }
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let part = CronField.range(item, range, names) else { return nil }
            values.formUnion(part)
        }
        self.values = values
    }

    private static func range(_ text: Substring, _ allowed: ClosedRange<Int>, _ names: [String]) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { value($0, allowed, names) }
        guard ends.count <= 2, let first = ends.first, let low = first, let last = ends.last, let high = last, low <= high else { return nil }
        return low...high
    }

    private static func value(_ text: Substring, _ allowed: ClosedRange<Int>, _ names: [String]) -> Int? {
        if let index = names.firstIndex(of: text.uppercased()) { return allowed.lowerBound + index }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text), allowed.contains(number) else { return nil }
        return number
    }
}
