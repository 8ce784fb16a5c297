import AlarmEngine
import Alarms
import Base

/// A metric alarm as DescribeAlarms answers it: exactly what was put, and its state. (CloudWatch API Reference, MetricAlarm.)
struct MetricAlarm: Encodable, Sendable {
    var alarmName: String
    var alarmArn: String
    var alarmDescription: String?
    var alarmConfigurationUpdatedTimestamp: Timestamp?
    var actionsEnabled: Bool?
    var okActions: [String]?
    var alarmActions: [String]?
    var insufficientDataActions: [String]?
    var stateValue: String?
    var stateReason: String?
    var stateReasonData: String?
    var stateUpdatedTimestamp: Timestamp?
    var stateTransitionedTimestamp: Timestamp?
    var metricName: String?
    var namespace: String?
    var statistic: String?
    var extendedStatistic: String?
    var dimensions: [AlarmDimension]?
    var period: Int?
    var unit: String?
    var evaluationPeriods: Int?
    var datapointsToAlarm: Int?
    var threshold: Double?
    var comparisonOperator: String?
    var treatMissingData: String?
    var evaluateLowSampleCountPercentile: String?
    var metrics: [AlarmMetricQuery]?
}

extension MetricAlarm {
    init(_ alarm: AlarmIdentity, _ configuration: MetricAlarmConfiguration, _ status: AlarmStatus) {
        self.init(alarmName: alarm.name, alarmArn: alarm.arn, alarmDescription: configuration.alarmDescription)
        alarmConfigurationUpdatedTimestamp = status.configuredAt
        (actionsEnabled, okActions) = (configuration.actions.isEnabled, configuration.actions.ok)
        (alarmActions, insufficientDataActions) = (configuration.actions.alarm, configuration.actions.insufficientData)
        (stateValue, stateReason, stateReasonData) = (status.state.rawValue, status.reason.text, status.reason.data)
        (stateUpdatedTimestamp, stateTransitionedTimestamp) = (status.updatedAt, status.transitionedAt)
        (metricName, namespace, statistic) = (configuration.metricName, configuration.namespace, configuration.statistic)
        (extendedStatistic, dimensions) = (configuration.extendedStatistic, configuration.dimensions)
        (period, unit, metrics) = (configuration.period, configuration.unit, configuration.metrics)
        (evaluationPeriods, datapointsToAlarm) = (configuration.evaluationPeriods, configuration.datapointsToAlarm)
        (threshold, comparisonOperator) = (configuration.threshold, configuration.comparisonOperator.rawValue)
        treatMissingData = configuration.treatMissingData?.rawValue
        evaluateLowSampleCountPercentile = configuration.evaluateLowSampleCountPercentile
    }
}
