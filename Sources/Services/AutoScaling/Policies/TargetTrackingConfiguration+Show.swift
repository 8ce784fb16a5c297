import Scaling

extension TargetTrackingConfiguration {
    /// As DescribePolicies answers it.
    init(_ tracking: TargetTracking) {
        (targetValue, disableScaleIn) = (tracking.targetValue, tracking.disableScaleIn)
        switch tracking.metric {
        case .predefined(let type, let label): predefinedMetricSpecification = Predefined(predefinedMetricType: type.rawValue, resourceLabel: label)
        case .customized(let source): customizedMetricSpecification = Customized(source)
        case .math(let queries): customizedMetricSpecification = Customized(metrics: queries.map(Query.init))
        }
    }
}

extension TargetTrackingConfiguration.Customized {
    fileprivate init(_ source: MetricSource) {
        (metricName, namespace, statistic, unit) = (source.metricName, source.namespace, source.statistic, source.unit)
        dimensions = source.dimensions.isEmpty ? nil : source.dimensions.map { .init(name: $0.name, value: $0.value) }
        period = source.periodSeconds == TargetTrackingRules.periodStandard ? nil : source.periodSeconds
    }
}

extension TargetTrackingConfiguration.Query {
    fileprivate init(_ query: MetricQuery) {
        (id, expression, label, returnData) = (query.id, query.expression, query.label, query.returnsData)
        metricStat = query.source.map(TargetTrackingConfiguration.Stat.init)
    }
}

extension TargetTrackingConfiguration.Stat {
    fileprivate init(_ source: MetricSource) {
        let dimensions = source.dimensions.map { TargetTrackingConfiguration.Dimension(name: $0.name, value: $0.value) }
        metric = .init(namespace: source.namespace, metricName: source.metricName, dimensions: dimensions.isEmpty ? nil : dimensions)
        (stat, unit) = (source.statistic, source.unit)
        period = source.periodSeconds == TargetTrackingRules.periodStandard ? nil : source.periodSeconds
    }
}
