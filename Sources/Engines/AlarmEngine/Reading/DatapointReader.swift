import Alarms
import Base
import MetricMath
import MetricStore

/// Reads the datapoints that a metric alarm watches: of one metric, or of an expression over several.
enum DatapointReader {
    case metric(MetricReader)
    case math(MathReader)

    /// Nil when the configuration names a statistic or holds queries that are not known; such alarms are refused when they are put.
    /// Without a number of periods a window has as many as an evaluation looks at.
    init?(_ configuration: MetricAlarmConfiguration, of alarm: AlarmIdentity, periods: Int? = nil, store: any MetricStoring) {
        let scope = MetricScope(account: alarm.account, region: alarm.region)
        let count = periods ?? configuration.rule.rangePeriods, step = configuration.cadence.step
        if let queries = configuration.metrics {
            // The caller needs only to know that it cannot be read; why, was said when it was put.
            guard let set = try? MetricQuerySet(queries.compactMap(\.mathQuery)), set.queries.count == queries.count else { return nil }
            let period = TimeSpan.seconds(Int64(configuration.periodSeconds))
            self = .math(MathReader(set, period: period, in: scope, windowPeriods: count, step: step, store: store))
        } else {
            guard let metric = configuration.metricStat else { return nil }
            self = .metric(MetricReader(metric, in: scope, windowPeriods: count, step: step, store: store))
        }
    }

    /// The datapoints of the window that ends at `end`, oldest first.
    func points(endingAt end: Timestamp) -> ArraySlice<Datapoint?> {
        switch self {
        case .metric(let reader): reader.points(endingAt: end)
        case .math(let reader): reader.points(endingAt: end)
        }
    }
}

extension MetricAlarmConfiguration {
    /// What an alarm with this configuration sees: the value of each of so many periods up to `end`, oldest first, nil where there is
    /// none. Of an alarm on an expression, its results.
    public func values(of alarm: AlarmIdentity, periods: Int, endingAt end: Timestamp, in store: any MetricStoring) -> [Double?] {
        guard let reader = DatapointReader(self, of: alarm, periods: periods, store: store) else { return [] }
        return reader.points(endingAt: end).map { $0?.value }
    }

    /// The metric of an alarm on one metric; nil when the statistic has no known name.
    public var metricStat: MetricStat? {
        guard let namespace, let metricName, let period, let statistic = Statistic(parsing: statistic ?? extendedStatistic ?? "") else { return nil }
        return MetricStat(
            namespace: namespace, name: metricName, dimensions: dimensions.map { MetricDimension(name: $0.name, value: $0.value) },
            period: .seconds(Int64(period)), statistic: statistic, unit: unit)
    }

    /// How often the alarm is evaluated.
    public var cadence: Cadence { periodSeconds < 60 ? .tenSeconds : .minute }
}

extension AlarmMetricQuery {
    /// The query as metric math knows it; nil when it is neither a metric nor an expression.
    public var mathQuery: MetricQuery? {
        let period = period.map { TimeSpan.seconds(Int64($0)) }
        if let expression {
            return MetricQuery(id: id, content: .expression(expression), label: label, period: period, returnsData: returnData ?? true)
        }
        guard let stat = metricStat, let statistic = Statistic(parsing: stat.stat) else { return nil }
        let metric = MetricStat(
            namespace: stat.metric.namespace ?? "", name: stat.metric.metricName ?? "",
            dimensions: (stat.metric.dimensions ?? []).map { MetricDimension(name: $0.name, value: $0.value) }, period: .seconds(Int64(stat.period)),
            statistic: statistic, unit: stat.unit)
        return MetricQuery(id: id, content: .metric(metric), label: label, returnsData: returnData ?? true)
    }
}
