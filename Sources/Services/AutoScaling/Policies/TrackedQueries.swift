import AWSWire
import Alarms
import Base
import Scaling

/// The lines of a policy's metric math.
enum TrackedQueries {
    static func checked(
        _ queries: [TargetTrackingConfiguration.Query], beside customized: TargetTrackingConfiguration.Customized
    ) throws(ServiceFault) -> [MetricQuery] {
        guard customized.metricName == nil, customized.namespace == nil, customized.statistic == nil, customized.dimensions == nil else {
            throw .validation("Metrics can not be specified together with MetricName, Namespace, Statistic or Dimensions.")
        }
        guard queries.count <= TargetTrackingRules.queriesMax else { throw .validation("At most \(TargetTrackingRules.queriesMax) metrics can be specified.") }
        var lines: [MetricQuery] = []
        for query in queries { lines.append(try line(query)) }
        guard lines.count(where: \.returnsData) == 1 else { throw .validation("Exactly one of the metrics must have ReturnData set to true.") }
        guard Set(lines.compactMap { $0.source?.periodSeconds }).count <= 1 else { throw .validation("All metrics must have the same period.") }
        try TrackedMath.check(queries.map(AlarmMetricQuery.init))
        return lines
    }

    private static func line(_ query: TargetTrackingConfiguration.Query) throws(ServiceFault) -> MetricQuery {
        guard (query.metricStat == nil) != (query.expression == nil) else {
            throw .validation("The metric '\(query.id)' must have either Expression or MetricStat.")
        }
        var source: MetricSource?
        if let stat = query.metricStat {
            guard Statistic(parsing: stat.stat) != nil else { throw .validation("The value \(stat.stat) for parameter Stat is not supported.") }
            source = try TargetTrackingRules.source(
                stat.metric.namespace, stat.metric.metricName, stat.metric.dimensions ?? [], statistic: stat.stat, unit: stat.unit, period: stat.period ?? query.period)
        }
        return MetricQuery(id: query.id, source: source, expression: query.expression, label: query.label, returnsData: query.returnData ?? true)
    }
}

extension AlarmMetricQuery {
    /// The line as an alarm reads it, with the same rules.
    fileprivate init(_ query: TargetTrackingConfiguration.Query) {
        self.init(id: query.id, metricStat: query.metricStat.map { AlarmMetricStat($0, query.period) }, expression: query.expression, label: query.label, returnData: query.returnData)
    }
}

extension AlarmMetricStat {
    fileprivate init(_ stat: TargetTrackingConfiguration.Stat, _ period: Int?) {
        let metric = Metric(
            namespace: stat.metric.namespace, metricName: stat.metric.metricName,
            dimensions: stat.metric.dimensions?.map { AlarmDimension(name: $0.name, value: $0.value) })
        self.init(metric: metric, period: stat.period ?? period ?? TargetTrackingRules.periodStandard, stat: stat.stat, unit: stat.unit)
    }
}
