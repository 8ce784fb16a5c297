import Base
import MetricMath
import MetricStore

/// The time that a question for data covers: from `start`, up to and without `end`.
struct QuestionWindow: Hashable, Sendable {
    let start: Timestamp
    let end: Timestamp
    /// When the question was asked; on later pages, when the first was.
    let now: Timestamp
    var retention = MetricStoreOptions.Retention()

    /// Nothing lies further ahead than data may be sent.
    static let ahead = TimeSpan.days(1)

    /// The periods of that length in the window. Those older than such periods are kept are left out: they have no data.
    func grid(period: TimeSpan) -> TimeGrid {
        let length = max(period, .seconds(1))
        let rounded = retention.rounded(start, period: length, now: now)
        let missing = (now - retention.reach(of: length)) - rounded
        let skipped = missing > .zero ? floorDivide(missing.milliseconds, length.milliseconds) : 0
        let begin = rounded + length * skipped
        let end = max(begin, min(end, now + QuestionWindow.ahead))
        return TimeGrid(start: begin, end: end, period: length) ?? .empty(at: begin, period: length)
    }

    /// Whether a period of that length and beginning may still have data: finer ones go first
    /// (CloudWatch API Reference, MetricStat, Period).
    func isKept(_ time: Timestamp, period: TimeSpan) -> Bool { time >= now - retention.reach(of: period) }
}
