import AWSWire
import Alarms
import Base
import Scaling

/// The lines of a policy's metric math.
extension CustomizedMetric {
    func lines(_ queries: [Query]) throws(ServiceFault) -> [MetricQuery] {
        guard metricName == nil, namespace == nil, statistic == nil, dimensions == nil else {
            throw .validation("Metrics can not be specified together with MetricName, Namespace, Statistic or Dimensions.")
        }
        guard queries.count <= CustomizedMetric.queriesMax else { throw .validation("At most \(CustomizedMetric.queriesMax) metrics can be specified.") }
        var lines: [MetricQuery] = []
        for query in queries { lines.append(try query.line()) }
        guard lines.count(where: \.returnsData) == 1 else { throw .validation("Exactly one of the metrics must have ReturnData set to true.") }
        guard Set(lines.compactMap { $0.source?.periodSeconds }).count <= 1 else { throw .validation("All metrics must have the same period.") }
        try TrackedMath.check(queries.map(AlarmMetricQuery.init))
        return lines
    }
}

extension CustomizedMetric.Query {
    fileprivate func line() throws(ServiceFault) -> MetricQuery {
        guard (metricStat == nil) != (expression == nil) else { throw .validation("The metric '\(id)' must have either Expression or MetricStat.") }
        var source: MetricSource?
        if let stat = metricStat {
            guard Statistic(parsing: stat.stat) != nil else { throw .validation("The value \(stat.stat) for parameter Stat is not supported.") }
            source = try CustomizedMetric.source(
                stat.metric.namespace, stat.metric.metricName, stat.metric.dimensions ?? [], statistic: stat.stat, unit: stat.unit, period: stat.period ?? period)
        }
        return MetricQuery(id: id, source: source, expression: expression, label: label, returnsData: returnData ?? true)
    }
}

extension AlarmMetricQuery {
    /// The line as an alarm reads it, with the same rules.
    fileprivate init(_ query: CustomizedMetric.Query) {
        self.init(id: query.id, metricStat: query.metricStat.map { AlarmMetricStat($0, query.period) }, expression: query.expression, label: query.label, returnData: query.returnData)
    }
}

extension AlarmMetricStat {
    fileprivate init(_ stat: CustomizedMetric.Stat, _ period: Int?) {
        let metric = Metric(
            namespace: stat.metric.namespace, metricName: stat.metric.metricName,
            dimensions: stat.metric.dimensions?.map { AlarmDimension(name: $0.name, value: $0.value) })
        self.init(metric: metric, period: stat.period ?? period ?? CustomizedMetric.periodStandard, stat: stat.stat, unit: stat.unit)
    }
}
