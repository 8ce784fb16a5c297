import Alarms
import Base
import MetricMath
import MetricStore

/// Computes the metric math expression that an alarm watches, over the same windows as a `MetricReader` reads.
final class MathReader {
    private let queries: MetricQuerySet
    private let period: TimeSpan
    private let count: Int64
    private let readers: [MetricStat: MetricReader]
    private let scope: MetricScope

    init(_ queries: MetricQuerySet, period: TimeSpan, in scope: MetricScope, windowPeriods count: Int, step: TimeSpan, store: any MetricStoring) {
        (self.queries, self.period, self.scope, self.count) = (queries, period, scope, Int64(count))
        var readers: [MetricStat: MetricReader] = [:]
        for query in queries.queries {
            guard case .metric(let metric) = query.content else { continue }
            let periods = Int((period * Int64(count)).milliseconds / metric.period.milliseconds)
            readers[metric] = MetricReader(metric, in: scope, windowPeriods: max(1, periods), step: step, store: store)
        }
        self.readers = readers
    }

    /// The results of the window that ends at `end`, oldest first. An expression that cannot be evaluated over this data has none.
    func points(endingAt end: Timestamp) -> ArraySlice<Datapoint?> {
        let source = WindowSource(start: end - period * count, end: end) { [readers] in readers[$0]?.points(endingAt: end) ?? [] }
        let context = LabelContext(now: end, account: scope.account, region: scope.region)
        // What was put is sound; what is left is a limit passed by this window's data, which is the same as having none.
        guard let result = try? queries.results(from: source, labels: context).first else {
            return ArraySlice(repeating: nil, count: Int(count))
        }
        return ArraySlice(MathReader.values(of: result.series, start: source.start, period: period, count: count))
    }

    private static func values(of series: TimeSeries, start: Timestamp, period: TimeSpan, count: Int64) -> [Datapoint?] {
        (0..<count).map { index in
            let place = series.grid.index(of: start + period * index)
            guard series.values.indices.contains(place), let value = series.values[place] else { return nil }
            return Datapoint(value: value)
        }
    }
}

/// The metrics of an alarm's window as metric math reads them. Alarms may not search.
struct WindowSource: MetricSource {
    let start: Timestamp
    let end: Timestamp
    let read: (MetricStat) -> ArraySlice<Datapoint?>

    func grid(period: TimeSpan) -> TimeGrid {
        guard let grid = TimeGrid(start: start, end: end, period: period) ?? TimeGrid(start: start, end: start, period: .minutes(1)) else {
            preconditionFailure("an empty grid is within limits")
        }
        return grid
    }

    func series(of metric: MetricStat) -> TimeSeries {
        let grid = grid(period: metric.period)
        var values = read(metric).map { $0?.value }
        values.append(contentsOf: repeatElement(nil, count: max(0, grid.count - values.count)))
        return TimeSeries(grid: grid, values: Array(values.prefix(grid.count)), metric: metric)
    }

    func metrics(matching search: MetricSearch, statistic: Statistic, period: TimeSpan) -> [MetricStat] { [] }
}
