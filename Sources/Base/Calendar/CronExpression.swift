/// Five fields, `Minutes Hours Day-of-month Month Day-of-week`, with `*`, `-` and `,`, and English names for months and weekdays.
/// Where both day fields are restricted either suffices, as in cron(8).
public struct CronExpression: CalendarRule, Hashable, Sendable {
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
