/// What queries for metrics are called when they say nothing themselves: the metric's name and, among those of one name that are shown
/// together, what tells them apart. Namespace and dimensions' values stand before the name, statistic and period behind it.
struct DefaultLabels {
    private let labels: [String: String]

    init(_ queries: [MetricQuery]) {
        var namesakes: [Group: [(id: String, metric: MetricStat)]] = [:]
        for query in queries {
            guard case .metric(let metric) = query.content else { continue }
            namesakes[Group(name: metric.name, isShown: query.returnsData), default: []].append((query.id, metric))
        }
        var labels: [String: String] = [:]
        for (_, group) in namesakes {
            let differences = Differences(among: group.map(\.metric))
            for (id, metric) in group { labels[id] = differences.label(of: metric) }
        }
        self.labels = labels
    }

    subscript(id: String) -> String? { labels[id] }

    /// Metrics that only expressions read are not shown beside those that the answer holds.
    private struct Group: Hashable {
        let name: String
        let isShown: Bool
    }

    /// In which respects metrics of one name differ.
    private struct Differences {
        let namespace: Bool, statistic: Bool, period: Bool
        /// Names of dimensions that not all of them have with the same value.
        let dimensions: Set<String>

        init(among metrics: [MetricStat]) {
            func differ(_ value: (MetricStat) -> some Hashable) -> Bool { Set(metrics.map(value)).count > 1 }
            namespace = differ(\.namespace)
            statistic = differ(\.statistic.name)
            period = differ(\.period)
            let names = Set(metrics.flatMap { $0.dimensions.map(\.name) })
            dimensions = names.filter { name in differ { $0.dimension(name) } }
        }

        func label(of metric: MetricStat) -> String {
            var words = namespace ? [metric.namespace] : []
            words += metric.dimensions.filter { dimensions.contains($0.name) }.map(\.value)
            words.append(metric.name)
            if statistic { words.append(metric.statistic.name) }
            if period { words.append("\(metric.period.seconds)s") }
            return words.joined(separator: " ")
        }
    }
}
