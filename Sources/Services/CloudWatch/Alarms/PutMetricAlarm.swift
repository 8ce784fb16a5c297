import AWSWire
import AlarmEngine
import Alarms

/// Creates or replaces an alarm on a metric or on a metric math expression. (CloudWatch API Reference, PutMetricAlarm.)
///
/// Alarms on anomaly detection bands, on PromQL and on other accounts' metrics are refused by their members' names.
struct PutMetricAlarm: Operation {
    struct Input: Decodable, Sendable {
        var alarmName: String
        var alarmDescription: String?
        var actionsEnabled: Bool?
        var okActions: [String]?
        var alarmActions: [String]?
        var insufficientDataActions: [String]?
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
        var tags: [ResourceTag]?
    }
    static let access = Access.write("cloudwatch:PutMetricAlarm")
    let engine: AlarmEngine

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try AlarmNameRules.check(input.alarmName, "AlarmName")
        let configuration = AlarmConfiguration.metric(try input.configuration(in: call))
        let tags = try ResourceTag.checked(input.tags ?? [])
        let alarm = call.alarm(input.alarmName)
        guard engine.isWatching(alarm) || engine.alarmCount < AlarmLimits.alarmsMax else { throw .tooManyAlarms }
        try await engine.change { try await $0.put(alarm, configuration, tags: tags, at: call.time, audit: call.auditEvent()) }
        return Empty()
    }
}

extension ServiceFault {
    static var tooManyAlarms: ServiceFault { .modeled("LimitExceededFault", "The maximum limit for alarms of this server (\(AlarmLimits.alarmsMax)) is reached") }
}
