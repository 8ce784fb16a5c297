import Base

@testable import MetricMath

extension FuzzTarget {
    /// Metric math, searches and labels: read, and evaluated over a few small series.
    static let languages = [
        FuzzTarget(text: "metric-math") { text in
            let queries = [
                MetricQuery(id: "e1", content: .expression(text)), MetricQuery(id: "m1", content: .metric(SmallSource.metric("a", 60)), returnsData: false),
                MetricQuery(id: "m2", content: .metric(SmallSource.metric("b", 300)), label: "${MAX} ${LABEL}", returnsData: false),
            ]
            guard let set = attempt({ try MetricQuerySet(queries) }) else { return }
            guard let results = attempt({ try set.results(from: SmallSource(), labels: LabelContext(now: SmallSource.start, account: "1", region: "r")) }) else { return }
            for result in results {
                try hold(result.series.values.count == result.series.grid.count, "values that do not fit their grid")
                try hold(result.series.values.allSatisfy { $0?.isFinite ?? true }, "a value that is not finite")
            }
        },
        FuzzTarget(text: "search-expression", bytesMax: 1024) { text in
            guard let search = attempt({ try MetricSearch(parsing: text) }) else { return }
            for dimensions in [[], [MetricDimension(name: "InstanceId", value: "i-1")], [MetricDimension(name: "a b", value: "Größe_x9")]] {
                _ = search.matches(account: "123456789012", namespace: "AWS/EC2", name: "CPUUtilization", dimensions: dimensions)
            }
        },
        FuzzTarget(text: "dynamic-label") { text in
            guard let label = attempt({ try DynamicLabel(parsing: text) }) else { return }
            let context = LabelContext(now: SmallSource.start, offsetFromUTC: .minutes(-570), account: "1", region: "r")
            let shown = label.text(for: SmallSource().series(of: SmallSource.metric("a", 60)), named: "n", context)
            if !label.isDynamic { try hold(shown == text, "\(text) without values shows as \(shown)") }
        },
        FuzzTarget(text: "zone-offset", bytesMax: 16) { text in
            guard let offset = LabelContext.offset(parsing: text) else { return }
            try hold(abs(offset.milliseconds) < TimeSpan.days(1).milliseconds, "\(text) is a day or more")
            _ = LabelContext(now: SmallSource.start, offsetFromUTC: offset, account: "", region: "").text(SmallSource.start)
        },
    ]
}

/// Two hours of two metrics, with gaps, zeros and large numbers.
private struct SmallSource: MetricSource {
    static let start = Timestamp(seconds: 1_767_571_200)

    static func metric(_ name: String, _ seconds: Int64) -> MetricStat {
        MetricStat(namespace: "App", name: name, dimensions: [MetricDimension(name: "d", value: "v")], period: .seconds(seconds), statistic: .average)
    }

    func grid(period: TimeSpan) -> TimeGrid {
        TimeGrid(start: SmallSource.start, end: SmallSource.start + .minutes(20), period: period) ?? .empty(at: SmallSource.start, period: period)
    }

    func series(of metric: MetricStat) -> TimeSeries {
        let grid = grid(period: metric.period)
        let pattern: [Double?] = [1, nil, 0, -2.5, 1e300, -1e300, 1e-300, 7, nil, nil]
        return TimeSeries(grid: grid, values: (0..<grid.count).map { pattern[($0 + metric.name.utf8.count) % pattern.count] }, label: metric.name, metric: metric)
    }

    func metrics(matching search: MetricSearch, statistic: Statistic, period: TimeSpan) -> [MetricStat] {
        ["a", "b"].map { MetricStat(namespace: "App", name: $0, dimensions: [], period: period, statistic: statistic) }
    }
}
