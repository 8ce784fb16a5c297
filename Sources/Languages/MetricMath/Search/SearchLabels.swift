/// Labels for metrics that were found together: of each, what tells it from the others. Dimension values first, then the
/// metric name, before both the namespace; one that nothing tells apart has its metric name.
func distinguishingLabels(of metrics: [MetricStat]) -> [String] {
    let namespaces = Set(metrics.map(\.namespace)), names = Set(metrics.map(\.name))
    var valuesByDimension: [String: Set<String?>] = [:]
    for dimension in Set(metrics.flatMap { $0.dimensions.map(\.name) }) {
        valuesByDimension[dimension] = Set(metrics.map { $0.dimension(dimension) })
    }
    return metrics.map { metric in
        var parts = namespaces.count > 1 ? [metric.namespace] : []
        parts += metric.dimensions.filter { (valuesByDimension[$0.name]?.count ?? 0) > 1 }.map(\.value)
        if names.count > 1 || parts.isEmpty { parts.append(metric.name) }
        return parts.joined(separator: " ")
    }
}
