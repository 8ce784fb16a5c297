import Base
import MetricStore

/// What it means for questions how long data is kept at which resolution (CloudWatch User Guide, Metrics retention).
extension MetricStoreOptions.Retention {
    /// How far back periods of that length have data.
    func reach(of period: TimeSpan) -> TimeSpan {
        let seconds = period.milliseconds % 1000 == 0 ? period.seconds : 0
        if seconds > 0, seconds % 3600 == 0 { return perHour }
        if seconds > 0, seconds % 300 == 0 { return perFiveMinutes }
        return seconds > 0 && seconds % 60 == 0 ? perMinute : raw
    }

    /// The start of a question, rounded down as documented (CloudWatch API Reference, GetMetricData, StartTime): by its age to a
    /// minute, five minutes or an hour; for periods under a minute to a division of the minute.
    func rounded(_ start: Timestamp, period: TimeSpan, now: Timestamp) -> Timestamp {
        if period > .zero, period < .minutes(1) { return start.floored(to: period) }
        let age = now - start
        if age < perMinute { return start.floored(to: .minutes(1)) }
        return start.floored(to: age < perFiveMinutes ? .minutes(5) : .hours(1))
    }
}
