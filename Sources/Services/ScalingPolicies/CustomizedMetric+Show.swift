import Scaling

extension CustomizedMetric {
    /// As policies are described; nil for a predefined metric.
    public init?(_ metric: TrackedMetric) {
        switch metric {
        case .predefined: return nil
        case .customized(let source): self.init(source)
        case .math(let queries): self.init(metrics: queries.map(Query.init))
        }
    }

    private init(_ source: MetricSource) {
        (metricName, namespace, statistic, unit) = (source.metricName, source.namespace, source.statistic, source.unit)
        dimensions = source.dimensions.isEmpty ? nil : source.dimensions.map { .init(name: $0.name, value: $0.value) }
        period = source.periodSeconds == CustomizedMetric.periodStandard ? nil : source.periodSeconds
    }
}

extension CustomizedMetric.Query {
    fileprivate init(_ query: MetricQuery) {
        (id, expression, label, returnData) = (query.id, query.expression, query.label, query.returnsData)
        metricStat = query.source.map(CustomizedMetric.Stat.init)
    }
}

extension CustomizedMetric.Stat {
    fileprivate init(_ source: MetricSource) {
        let dimensions = source.dimensions.map { CustomizedMetric.Dimension(name: $0.name, value: $0.value) }
        metric = .init(namespace: source.namespace, metricName: source.metricName, dimensions: dimensions.isEmpty ? nil : dimensions)
        (stat, unit) = (source.statistic, source.unit)
        period = source.periodSeconds == CustomizedMetric.periodStandard ? nil : source.periodSeconds
    }
}
