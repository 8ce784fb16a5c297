import Base

/// A metric alarm as it was put: what DescribeAlarms echoes and evaluations read.
public struct MetricAlarmConfiguration: Hashable, Sendable {
    public var alarmDescription: String?
    public var actions: ActionSettings
    public var metricName: String?
    public var namespace: String?
    public var statistic: String?
    public var extendedStatistic: String?
    public var dimensions: [AlarmDimension]
    /// Seconds.
    public var period: Int?
    public var unit: String?
    public var evaluationPeriods: Int
    public var datapointsToAlarm: Int?
    public var threshold: Double
    public var comparisonOperator: ComparisonOperator
    public var treatMissingData: MissingDataTreatment?
    /// `evaluate` or `ignore`.
    public var evaluateLowSampleCountPercentile: String?
    /// For an alarm on metric math; then the members on one metric are nil.
    public var metrics: [AlarmMetricQuery]?

    public init(
        alarmDescription: String? = nil, actions: ActionSettings = .init(), metricName: String? = nil, namespace: String? = nil, statistic: String? = nil,
        extendedStatistic: String? = nil, dimensions: [AlarmDimension] = [], period: Int? = nil, unit: String? = nil, evaluationPeriods: Int,
        datapointsToAlarm: Int? = nil, threshold: Double, comparisonOperator: ComparisonOperator, treatMissingData: MissingDataTreatment? = nil,
        evaluateLowSampleCountPercentile: String? = nil, metrics: [AlarmMetricQuery]? = nil
    ) {
        (self.alarmDescription, self.actions) = (alarmDescription, actions)
        (self.metricName, self.namespace, self.statistic, self.extendedStatistic) = (metricName, namespace, statistic, extendedStatistic)
        (self.dimensions, self.period, self.unit) = (dimensions, period, unit)
        (self.evaluationPeriods, self.datapointsToAlarm, self.threshold) = (evaluationPeriods, datapointsToAlarm, threshold)
        (self.comparisonOperator, self.treatMissingData) = (comparisonOperator, treatMissingData)
        (self.evaluateLowSampleCountPercentile, self.metrics) = (evaluateLowSampleCountPercentile, metrics)
    }

    /// The length of a datapoint in seconds: the alarm's own, or that of the query that it watches, or of the longest that it reads.
    public var periodSeconds: Int {
        if let period { return period }
        let queries = metrics ?? []
        let watched = queries.first { $0.returnData ?? true }
        return watched?.metricStat?.period ?? watched?.period ?? queries.compactMap { $0.metricStat?.period ?? $0.period }.max() ?? 60
    }

    /// The rule of its evaluations.
    public var rule: ThresholdRule {
        ThresholdRule(
            threshold: threshold, comparison: comparisonOperator, evaluationPeriods: evaluationPeriods, datapointsToAlarm: datapointsToAlarm,
            treatMissingData: effectiveTreatment, samplesMin: samplesMin)
    }

    /// Alarms on `AWS/DynamoDB` always ignore missing data (CloudWatch API Reference, PutMetricAlarm, TreatMissingData).
    private var effectiveTreatment: MissingDataTreatment {
        namespace == "AWS/DynamoDB" ? .ignore : treatMissingData ?? .missing
    }

    private var samplesMin: Double? {
        guard evaluateLowSampleCountPercentile == "ignore", let name = extendedStatistic, name.hasPrefix("p"), let percent = Double(name.dropFirst())
        else { return nil }
        return ThresholdRule.significantSamples(forPercentile: percent)
    }
}
