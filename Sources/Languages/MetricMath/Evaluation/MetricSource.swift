import Base

/// Where the data of metrics comes from while a set of queries is evaluated.
public protocol MetricSource {
    /// The periods of that length which the request covers. At most `ExpressionLimits.seriesPointsMax`.
    func grid(period: TimeSpan) -> TimeGrid
    /// The values of a metric's statistic on `grid(period: metric.period)`; without data, a series of gaps.
    func series(of metric: MetricStat) -> TimeSeries
    /// The metrics that a search finds, with its statistic and period, in a stable order.
    func metrics(matching search: MetricSearch, statistic: Statistic, period: TimeSpan) -> [MetricStat]
}

/// A source of nothing: evaluating over it shows the kinds of all results, and so whether a set of queries is sound.
struct EmptySource: MetricSource {
    func grid(period: TimeSpan) -> TimeGrid { .empty(at: Timestamp(milliseconds: 0), period: period) }
    func series(of metric: MetricStat) -> TimeSeries { TimeSeries(grid: grid(period: metric.period), values: [], metric: metric) }
    func metrics(matching search: MetricSearch, statistic: Statistic, period: TimeSpan) -> [MetricStat] { [] }
}
