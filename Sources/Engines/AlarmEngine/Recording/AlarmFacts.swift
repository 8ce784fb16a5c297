import Alarms
import Base

/// What a receiver that draws an alarm (a chat message, a page) may want beyond CloudWatch's own message.
enum AlarmFacts {
    /// - Parameter newestValue: takes the place of the value in the reason.
    static func document(_ transition: AlarmTransition, newestValue: Double? = nil) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("alarm", .string(transition.alarm.name)), .init("arn", .string(transition.alarm.arn)), .init("region", .string(transition.alarm.region)),
            .init("oldState", .string(transition.from.rawValue)), .init("newState", .string(transition.to.rawValue)),
            .init("reason", .string(transition.reason.text)), .init("time", .string(transition.time.iso8601)),
        ]
        switch transition.configuration {
        case .metric(let metric): members += facts(of: metric) + window(of: transition.reason, newestValue)
        case .composite(let composite): members.append(.init("rule", .string(composite.alarmRule)))
        }
        return .object(members)
    }

    private static func facts(of metric: MetricAlarmConfiguration) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("threshold", .double(metric.threshold)), .init("comparison", .string(metric.comparisonOperator.rawValue)),
            .init("periodSeconds", .int(Int64(metric.periodSeconds))), .init("evaluationPeriods", .int(Int64(metric.evaluationPeriods))),
            .init("datapointsToAlarm", .int(Int64(metric.rule.breachingMin))),
        ]
        if let name = metric.metricName { members.append(.init("metric", .string(name))) }
        if let namespace = metric.namespace { members.append(.init("namespace", .string(namespace))) }
        if let statistic = metric.statistic ?? metric.extendedStatistic { members.append(.init("statistic", .string(statistic))) }
        return members
    }

    /// The newest value and the time that was looked at, from the reason's data; none where the state was set by hand.
    private static func window(of reason: StateReason, _ newestValue: Double?) -> [JSONValue.Member] {
        let newest = newestValue.map(JSONValue.double)
        // Only our own reasons have these members; others need not be JSON.
        guard let data = reason.data.flatMap({ try? JSONValue(parsing: $0) }) else { return newest.map { [.init("value", $0)] } ?? [] }
        var members: [JSONValue.Member] = []
        if let value = newest ?? data["recentDatapoints"]?.items?.last { members.append(.init("value", value)) }
        if let start = data["startDate"] { members.append(.init("windowStart", start)) }
        if let end = data["queryDate"] { members.append(.init("windowEnd", end)) }
        return members
    }
}
