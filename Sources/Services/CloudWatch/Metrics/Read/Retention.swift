import Base

/// How long data is kept at which resolution (CloudWatch User Guide, Metrics retention), and what it means for questions.
struct Retention: Hashable, Sendable {
    var subMinute = TimeSpan.hours(3)
    var minute = TimeSpan.days(15)
    var fiveMinutes = TimeSpan.days(63)
    var hour = TimeSpan.days(455)

    /// How far back periods of that length have data.
    func reach(of period: TimeSpan) -> TimeSpan {
        let seconds = period.milliseconds % 1000 == 0 ? period.seconds : 0
        if seconds > 0, seconds % 3600 == 0 { return hour }
        if seconds > 0, seconds % 300 == 0 { return fiveMinutes }
        return seconds > 0 && seconds % 60 == 0 ? minute : subMinute
    }

    /// The start of a question, rounded down as documented (CloudWatch API Reference, GetMetricData, StartTime): by its age to a
    /// minute, five minutes or an hour; for periods under a minute to a division of the minute.
    func rounded(_ start: Timestamp, period: TimeSpan, now: Timestamp) -> Timestamp {
        if period > .zero, period < .minutes(1) { return start.floored(to: period) }
        let age = now - start
        if age < minute { return start.floored(to: .minutes(1)) }
        return start.floored(to: age < fiveMinutes ? .minutes(5) : .hours(1))
    }
}
