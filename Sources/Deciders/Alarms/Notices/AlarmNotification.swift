import Base

/// The message that CloudWatch publishes to a topic when an alarm changes state
/// (CloudWatch User Guide, Notifying users on alarm changes; member order as CloudWatch sends it).
public struct AlarmNotification: Hashable, Sendable {
    public let subject: String
    public let message: JSONValue

    public init(_ transition: AlarmTransition) {
        let alarm = transition.alarm
        subject = "\(transition.to.rawValue): \"\(alarm.name)\" in \(RegionName.long(alarm.region))"
        var members = AlarmNotification.head(transition)
        switch transition.configuration {
        case .metric(let metric): members.append(.init("Trigger", metric.trigger))
        case .composite(let composite):
            members.append(.init("AlarmRule", .string(composite.alarmRule)))
            members.append(.init("TriggeringChildren", .array(transition.triggeringChildren.prefix(StateReason.listedChildrenMax).map(\.notice))))
        }
        message = .object(members)
    }

    private static func head(_ transition: AlarmTransition) -> [JSONValue.Member] {
        let alarm = transition.alarm, actions = transition.configuration.actions
        return [
            .init("AlarmName", .string(alarm.name)),
            .init("AlarmDescription", transition.configuration.alarmDescription.map { .string($0) } ?? .null),
            .init("AWSAccountId", .string(alarm.account)),
            .init("AlarmConfigurationUpdatedTimestamp", .string(transition.configuredAt.iso8601Offset)),
            .init("NewStateValue", .string(transition.to.rawValue)),
            .init("NewStateReason", .string(transition.reason.text)),
            .init("StateChangeTime", .string(transition.time.iso8601Offset)),
            .init("Region", .string(RegionName.long(alarm.region))),
            .init("AlarmArn", .string(alarm.arn)),
            .init("OldStateValue", .string(transition.from.rawValue)),
            .init("OKActions", .array(actions.ok.map { .string($0) })),
            .init("AlarmActions", .array(actions.alarm.map { .string($0) })),
            .init("InsufficientDataActions", .array(actions.insufficientData.map { .string($0) })),
        ]
    }
}

extension ChildState {
    fileprivate var notice: JSONValue {
        ["Arn": .string(arn), "State": ["Value": .string(state.rawValue), "Timestamp": .string(since.iso8601Offset)]]
    }
}

extension MetricAlarmConfiguration {
    fileprivate var trigger: JSONValue {
        var members = metrics == nil ? metricTrigger : []
        members.append(.init("Period", .int(Int64(periodSeconds))))
        members.append(.init("EvaluationPeriods", .int(Int64(evaluationPeriods))))
        members.add("DatapointsToAlarm", datapointsToAlarm.map { .int(Int64($0)) })
        members.append(.init("ComparisonOperator", .string(comparisonOperator.rawValue)))
        members.append(.init("Threshold", .double(threshold)))
        members.append(.init("TreatMissingData", .string((treatMissingData ?? .missing).rawValue)))
        members.append(.init("EvaluateLowSampleCountPercentile", .string(evaluateLowSampleCountPercentile ?? "")))
        members.add("Metrics", metrics.map { .array($0.map(\.notice)) })
        return .object(members)
    }

    private var metricTrigger: [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("MetricName", metricName.map { .string($0) } ?? .null), .init("Namespace", namespace.map { .string($0) } ?? .null),
            .init("StatisticType", .string(statistic == nil ? "ExtendedStatistic" : "Statistic")),
        ]
        members.add("Statistic", statistic.map { .string($0 == "SampleCount" ? "SAMPLE_COUNT" : $0.uppercased()) })
        members.add("ExtendedStatistic", extendedStatistic.map { .string($0) })
        members.append(.init("Unit", unit.map { .string($0) } ?? .null))
        members.append(.init("Dimensions", dimensions.notice))
        return members
    }
}

extension AlarmMetricQuery {
    fileprivate var notice: JSONValue {
        var members: [JSONValue.Member] = []
        members.add("Expression", expression.map { .string($0) })
        members.append(.init("Id", .string(id)))
        members.add("Label", label.map { .string($0) })
        members.add("MetricStat", metricStat.map(\.notice))
        members.append(.init("ReturnData", .bool(returnData ?? true)))
        return .object(members)
    }
}

extension AlarmMetricStat {
    fileprivate var notice: JSONValue {
        var inner: [JSONValue.Member] = [.init("Dimensions", (metric.dimensions ?? []).notice)]
        inner.add("MetricName", metric.metricName.map { .string($0) })
        inner.add("Namespace", metric.namespace.map { .string($0) })
        var members: [JSONValue.Member] = [.init("Metric", .object(inner)), .init("Period", .int(Int64(period))), .init("Stat", .string(stat))]
        members.add("Unit", unit.map { .string($0) })
        return .object(members)
    }
}

extension [AlarmDimension] {
    /// Notifications name the members in lower case, value first.
    fileprivate var notice: JSONValue { .array(map { ["value": .string($0.value), "name": .string($0.name)] }) }
}
