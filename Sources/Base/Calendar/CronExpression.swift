/// Five fields, `Minutes Hours Day-of-month Month Day-of-week`, with `*`, `-` and `,`, and English names for months and weekdays.
/// Where both day fields are restricted either suffices, as in cron(8).
public struct CronExpression: Hashable, Sendable {
    /// What a service accepts beside the common form.
    public enum Dialect: Hashable, Sendable {
        /// Mute rules (CloudWatch API Reference, Schedule).
        case strict
        /// Scheduled actions: also steps such as `*/5` or `0-30/10`, and 7 for Sunday (EC2 Auto Scaling User Guide, Scheduled scaling;
        /// it points to crontab.guru for what may be written).
        case unix
    }

    let minutes: Set<Int>, hours: Set<Int>, days: Set<Int>, months: Set<Int>, weekdays: Set<Int>
    private let restrictsDay: Bool, restrictsWeekday: Bool

    /// The five fields, without the word `cron` and its brackets. Nil when they are not valid.
    public init?(fields text: some StringProtocol, dialect: Dialect = .strict) {
        let fields = String(text).split(separator: " ")
        let lastWeekday = dialect == .unix ? 7 : 6
        guard fields.count == 5,
            let minutes = CronField(fields[0], 0...59, dialect), let hours = CronField(fields[1], 0...23, dialect),
            let days = CronField(fields[2], 1...31, dialect), let months = CronField(fields[3], 1...12, dialect, names: CronField.months),
            let weekdays = CronField(fields[4], 0...lastWeekday, dialect, names: CronField.weekdays)
        else { return nil }
        (self.minutes, self.hours, self.days, self.months) = (minutes.values, hours.values, days.values, months.values)
        (self.weekdays, restrictsDay, restrictsWeekday) = (Set(weekdays.values.map { $0 % 7 }), days.isRestricted, weekdays.isRestricted)
    }

    /// Whether it fires at some time of that day.
    public func fires(on day: CivilTime) -> Bool {
        guard months.contains(day.month) else { return false }
        let byDay = days.contains(day.day), byWeekday = weekdays.contains(day.weekday)
        return restrictsDay && restrictsWeekday ? byDay || byWeekday : byDay && byWeekday
    }

    /// The minutes of a day at which it fires, ascending.
    public var minutesOfDay: [Int] { hours.sorted().flatMap { hour in minutes.sorted().map { hour * 60 + $0 } } }
}

/// One field: a list of values and ranges.
private struct CronField {
    static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    let values: Set<Int>
    let isRestricted: Bool

    init?(_ text: Substring, _ range: ClosedRange<Int>, _ dialect: CronExpression.Dialect, names: [String] = []) {
        isRestricted = text != "*"
        guard isRestricted else {
            values = Set(range)
            return
        }
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let part = dialect == .unix ? CronField.stepped(item, range, names) : CronField.range(item, range, names).map(Set.init) else { return nil }
            values.formUnion(part)
        }
        self.values = values
    }

    /// `*/5`, `10-40/10`, or a range without a step. `5/10` begins at 5 and goes to the end.
    private static func stepped(_ text: Substring, _ allowed: ClosedRange<Int>, _ names: [String]) -> Set<Int>? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return parts.count == 1 ? range(text, allowed, names).map(Set.init) : nil }
        guard let step = value(parts[1], 1...allowed.upperBound, []) else { return nil }
        if parts[0] == "*" { return Set(stride(from: allowed.lowerBound, through: allowed.upperBound, by: step)) }
        guard let base = range(parts[0], allowed, names) else { return nil }
        let last = base.count == 1 && !parts[0].contains("-") ? allowed.upperBound : base.upperBound
        return Set(stride(from: base.lowerBound, through: last, by: step))
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
