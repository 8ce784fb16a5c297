import Base

/// Why an alarm is in its state, in CloudWatch's own sentences, so that tools that read them keep working.
public struct StateReason: Hashable, Sendable {
    /// The most characters of each part (CloudWatch API Reference, MetricAlarm).
    public static let textMax = 1023
    public static let dataMax = 4000
    /// From so many points on only the newest are printed.
    static let listedPointsMax = 5
    /// The newest points that the data lists, so that it keeps within `dataMax`.
    static let dataPointsMax = 20

    public var text: String
    /// JSON text; nil where there is none.
    public var data: String?

    public init(text: String, data: String? = nil) { (self.text, self.data) = (text, data) }

    public static let initial = StateReason(text: "Unchecked: Initial alarm creation")
}

extension StateReason {
    /// The reason of a verdict on a window. `statistic` and `unit` are the alarm's, nil for an expression.
    public init(_ verdict: Verdict, of rule: ThresholdRule, window: DatapointWindow, statistic: String?, unit: String?, queriedAt time: Timestamp) {
        let evaluated = window.evaluated(count: rule.evaluationPeriods)
        text = String(ReasonSentence(verdict, rule, evaluated).text.prefix(StateReason.textMax))
        data = StateReason.data(rule, evaluated, window.period, statistic, unit, time).encodedText
    }

    private static func data(
        _ rule: ThresholdRule, _ evaluated: [DatapointWindow.Period], _ period: TimeSpan, _ statistic: String?, _ unit: String?, _ time: Timestamp
    ) -> JSONValue {
        let real = evaluated.filter { $0.point != nil }
        var members: [JSONValue.Member] = [.init("version", "1.0"), .init("queryDate", .string(time.iso8601Offset))]
        if let oldest = real.last { members.append(.init("startDate", .string(oldest.start.iso8601Offset))) }
        if let unit { members.append(.init("unit", .string(unit))) }
        if let statistic { members.append(.init("statistic", .string(statistic))) }
        members.append(.init("period", .int(period.seconds)))
        members.append(.init("recentDatapoints", .array(real.prefix(dataPointsMax).reversed().compactMap(\.point).map { .double($0.value) })))
        members.append(.init("threshold", .double(rule.threshold)))
        members.append(.init("evaluatedDatapoints", .array(evaluated.prefix(dataPointsMax).map(describe))))
        return .object(members)
    }

    private static func describe(_ period: DatapointWindow.Period) -> JSONValue {
        var members: [JSONValue.Member] = [.init("timestamp", .string(period.start.iso8601Offset))]
        if let point = period.point {
            if let count = point.sampleCount { members.append(.init("sampleCount", .double(count))) }
            members.append(.init("value", .double(point.value)))
        }
        return .object(members)
    }
}
