import Base
import MetricMath
import MetricStore

/// The metrics of one account and region, read from the store for one question.
final class StoredMetrics: MetricSource {
    private let store: any MetricStoring
    private let account: String, region: String
    private let window: QuestionWindow
    /// Whether a search found more metrics than it may answer.
    private(set) var hasTooManyMetrics = false

    init(_ store: any MetricStoring, account: String, region: String, window: QuestionWindow) {
        (self.store, self.account, self.region, self.window) = (store, account, region, window)
    }

    func grid(period: TimeSpan) -> TimeGrid { window.grid(period: period) }

    /// The statistic over data of the wanted unit, or of all units together.
    func series(of metric: MetricStat) -> TimeSeries {
        let grid = grid(period: metric.period)
        var merged = [Aggregate?](repeating: nil, count: grid.count)
        for (_, aggregates) in aggregates(of: metric, on: grid, tracksSpread: metric.statistic.needsSpread) {
            for (index, aggregate) in aggregates.enumerated() {
                guard let aggregate else { continue }
                if merged[index] == nil { merged[index] = aggregate } else { merged[index]?.merge(aggregate) }
            }
        }
        return TimeSeries(grid: grid, values: merged.map { $0?.value(of: metric.statistic) }, label: metric.name, metric: metric)
    }

    /// The data of each unit that has any: one element for each period of the grid.
    func aggregates(of metric: MetricStat, on grid: TimeGrid, tracksSpread: Bool) -> [(unit: String, periods: [Aggregate?])] {
        let units = metric.unit.map { [$0] } ?? MetricUnit.all
        return units.compactMap { unit in
            guard let series = store.find(metric.identity(account: account, region: region, unit: unit).labels) else { return nil }
            return (unit, aggregates(of: series, on: grid, tracksSpread: tracksSpread))
        }
    }

    private func aggregates(of series: SeriesReference, on grid: TimeGrid, tracksSpread: Bool) -> [Aggregate?] {
        let end = min(grid.end, window.end)
        guard grid.count > 0, grid.start < end else { return Array(repeating: nil, count: grid.count) }
        var periods = store.aggregates(of: series, from: grid.start, to: end, period: grid.period, tracksSpread: tracksSpread)
        periods.append(contentsOf: repeatElement(nil, count: max(0, grid.count - periods.count)))
        for index in periods.indices where !window.isKept(grid.time(index), period: grid.period) { periods[index] = nil }
        return Array(periods.prefix(grid.count))
    }

    /// Metrics with data in the last two weeks, sorted by their identity.
    func metrics(matching search: MetricSearch, statistic: Statistic, period: TimeSpan) -> [MetricStat] {
        var matchers = [
            LabelMatcher.equals(name: MetricIdentity.Label.account, value: account), .equals(name: MetricIdentity.Label.region, value: region),
            .exists(name: MetricIdentity.Label.name),
        ]
        if let schema = search.schema {
            matchers.append(.equals(name: MetricIdentity.Label.namespace, value: schema.namespace))
            matchers += schema.dimensionNames.map { .exists(name: MetricIdentity.Label.dimension($0)) }
        } else {
            matchers.append(.exists(name: MetricIdentity.Label.namespace))
        }
        var seen: Set<MetricIdentity> = [], found: [MetricStat] = []
        for series in store.select(matchers, since: window.now - MetricDataLimits.activity, limit: MetricDataLimits.scannedSeriesMax) {
            guard let identity = MetricIdentity(labels: series.labels)?.with(unit: MetricUnit.none), seen.insert(identity).inserted,
                search.matches(account: account, namespace: identity.namespace, name: identity.name, dimensions: identity.dimensions)
            else { continue }
            if found.count == MetricDataLimits.searchedMetricsMax {
                hasTooManyMetrics = true
                break
            }
            found.append(
                MetricStat(namespace: identity.namespace, name: identity.name, dimensions: identity.dimensions, period: period, statistic: statistic))
        }
        return found
    }
}
