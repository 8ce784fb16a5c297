import AWSWire
import AlarmEngine
import Alarms
import Base
import MetricMath

/// The rules of an alarm's `Metrics` (CloudWatch API Reference, PutMetricAlarm and MetricDataQuery).
enum MetricAlarmQueries {
    static func check(_ queries: [AlarmMetricQuery], in call: Call) throws(ServiceFault) {
        guard (1...AlarmLimits.queriesMax).contains(queries.count), queries.count(where: { $0.metricStat != nil }) <= AlarmLimits.metricsMax else {
            throw .validation("An alarm can have 1 to \(AlarmLimits.queriesMax) queries, and at most \(AlarmLimits.metricsMax) of them can be metrics.")
        }
        for (index, query) in queries.enumerated() { try check(query, path: "Metrics.member.\(index + 1)", in: call) }
        let watched = queries.filter { $0.returnData ?? true }
        guard watched.count == 1, let id = watched.first?.id else { throw .validation("Exactly one element of the metrics list should return data.") }
        try checkTogether(queries, watched: id)
        try checkPeriods(queries)
    }

    static func checkMetric(namespace: String, name: String, dimensions: [AlarmDimension]) throws(ServiceFault) {
        guard NameRules.isNamespace(namespace.utf8) else { throw .invalidParameterValue("The value \(namespace) for parameter Namespace is invalid.") }
        for dimension in dimensions {
            guard NameRules.isDimensionName(dimension.name.utf8), NameRules.isDimensionText(dimension.value.utf8) else {
                throw .invalidParameterValue("The dimension \(dimension.name)=\(dimension.value) is invalid.")
            }
        }
        guard Set(dimensions.map(\.name)).count == dimensions.count else { throw .invalidParameterValue("The names of dimensions must be unique.") }
    }

    private static func check(_ query: AlarmMetricQuery, path: String, in call: Call) throws(ServiceFault) {
        if let account = query.accountId, account != call.account { throw .validation("The value \(account) for parameter \(path).AccountId is invalid.") }
        switch (query.metricStat, query.expression) {
        case (.some, .some):
            throw .validation("The parameters \(path).Expression and \(path).MetricStat are mutually exclusive and you have specified both.")
        case (nil, nil): throw .validation("The parameter \(path).MetricStat is required.")
        case (.some(let stat), nil):
            guard let namespace = stat.metric.namespace else { throw .validation("The parameter \(path).MetricStat.Metric.Namespace is required.") }
            guard let name = stat.metric.metricName else { throw .validation("The parameter \(path).MetricStat.Metric.MetricName is required.") }
            guard Statistic(parsing: stat.stat) != nil else { throw .validation("The value \(stat.stat) for parameter \(path).MetricStat.Stat is not supported.") }
            try checkMetric(namespace: namespace, name: name, dimensions: stat.metric.dimensions ?? [])
        case (nil, .some): break
        }
    }

    /// Ids, references, kinds of operands, and that one series comes out.
    private static func checkTogether(_ queries: [AlarmMetricQuery], watched id: String) throws(ServiceFault) {
        let set: MetricQuerySet
        do { set = try MetricQuerySet(queries.compactMap(\.mathQuery)) } catch { throw .validation("Invalid metrics list: \(error)") }
        guard !set.usesSearch else { throw .validation("Invalid metrics list: SEARCH can not be used in an alarm.") }
        guard set.type(of: id) == .series else { throw .validation("Invalid metrics list: \(id) must be a single time series.") }
    }

    /// All periods of an alarm are the same, so that its windows are.
    private static func checkPeriods(_ queries: [AlarmMetricQuery]) throws(ServiceFault) {
        let periods = Set(queries.compactMap { $0.metricStat?.period ?? $0.period })
        guard periods.count == 1 else { throw .validation("Invalid metrics list: exactly one period must be given, the same for all metrics.") }
    }
}
