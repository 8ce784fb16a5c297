import Base

@testable import MetricMath

/// Series by metric name, over a window of their length; nil is a gap.
struct FakeSource: MetricSource {
    /// Monday.
    static let start = Timestamp(iso8601: "2026-01-05T00:00:00Z") ?? Timestamp(milliseconds: 0)
    var windowSeconds: Int64
    var values: [String: [Double?]]
    var searchable: [MetricStat] = []

    init(_ values: [String: [Double?]], windowSeconds: Int64? = nil) {
        self.values = values
        self.windowSeconds = windowSeconds ?? Int64(values.values.map(\.count).max() ?? 0) * 60
    }

    func grid(period: TimeSpan) -> TimeGrid {
        guard let grid = TimeGrid(start: Self.start, end: Self.start + .seconds(windowSeconds), period: period) else { preconditionFailure("a small grid") }
        return grid
    }

    func series(of metric: MetricStat) -> TimeSeries {
        let grid = grid(period: metric.period)
        let known = values[metric.name] ?? []
        return TimeSeries(grid: grid, values: (0..<grid.count).map { $0 < known.count ? known[$0] : nil }, label: metric.name, metric: metric)
    }

    func metrics(matching search: MetricSearch, statistic: Statistic, period: TimeSpan) -> [MetricStat] {
        searchable.filter { search.matches(account: "123456789012", namespace: $0.namespace, name: $0.name, dimensions: $0.dimensions) }
    }
}

func metric(_ name: String, namespace: String = "App", _ dimensions: [String: String] = [:], seconds: Int64 = 60) -> MetricStat {
    MetricStat(
        namespace: namespace, name: name, dimensions: dimensions.map { MetricDimension(name: $0.key, value: $0.value) }, period: .seconds(seconds),
        statistic: .average)
}

let context = LabelContext(now: FakeSource.start + .hours(1), account: "123456789012", region: "eu-west-1")

/// The points of one expression over metrics m1, m2, ...; every series of the result as one list.
func evaluate(_ expression: String, _ metrics: [[Double?]]) throws -> [[Double?]] {
    let names = metrics.indices.map { "m\($0 + 1)" }
    let queries = names.map { MetricQuery(id: $0, content: .metric(metric($0)), returnsData: false) }
    let set = try MetricQuerySet(queries + [MetricQuery(id: "e", content: .expression(expression))])
    let source = FakeSource(Dictionary(uniqueKeysWithValues: zip(names, metrics)))
    return try set.results(from: source, labels: context).map(\.series.values)
}
