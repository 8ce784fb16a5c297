import Base

/// The documents of alarms: CloudFormation's property names (AWS::CloudWatch::Alarm, AWS::CloudWatch::CompositeAlarm).
/// What was not put is not in the document, so that DescribeAlarms echoes exactly what was.
extension AlarmConfiguration {
    public func document(name: String) -> JSONValue {
        var members: [JSONValue.Member] = [.init("AlarmName", .string(name))]
        members.add("AlarmDescription", alarmDescription.map { .string($0) })
        members += actions.document
        switch self {
        case .metric(let metric): members += metric.document
        case .composite(let composite): members += composite.document
        }
        return .object(members)
    }

    /// Reads the document of a record of one of the two types; nil when it is damaged.
    public init?(type: String, document: JSONValue) {
        switch type {
        case AlarmConfiguration.metricType: 
            guard let metric = MetricAlarmConfiguration(document: document) else { return nil }
            self = .metric(metric)
        case AlarmConfiguration.compositeType:
            guard let composite = CompositeAlarmConfiguration(document: document) else { return nil }
            self = .composite(composite)
        default: return nil
        }
    }
}

extension MetricAlarmConfiguration {
    fileprivate var document: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        members.add("MetricName", metricName.map { .string($0) })
        members.add("Namespace", namespace.map { .string($0) })
        members.add("Statistic", statistic.map { .string($0) })
        members.add("ExtendedStatistic", extendedStatistic.map { .string($0) })
        members.add("Dimensions", dimensions.isEmpty ? nil : dimensions.document)
        members.add("Period", period.map { .int(Int64($0)) })
        members.add("Unit", unit.map { .string($0) })
        members.add("EvaluationPeriods", .int(Int64(evaluationPeriods)))
        members.add("DatapointsToAlarm", datapointsToAlarm.map { .int(Int64($0)) })
        members.add("Threshold", .double(threshold))
        members.add("ComparisonOperator", .string(comparisonOperator.rawValue))
        members.add("TreatMissingData", treatMissingData.map { .string($0.rawValue) })
        members.add("EvaluateLowSampleCountPercentile", evaluateLowSampleCountPercentile.map { .string($0) })
        members.add("Metrics", metrics.map { .array($0.map(\.document)) })
        return members
    }

    fileprivate init?(document: JSONValue) {
        guard let periods = document["EvaluationPeriods"]?.wholeNumber, let threshold = document["Threshold"]?.number,
            let comparison = document["ComparisonOperator"]?.text.flatMap(ComparisonOperator.init(rawValue:))
        else { return nil }
        self.init(
            alarmDescription: document["AlarmDescription"]?.text, actions: ActionSettings(document: document), metricName: document["MetricName"]?.text,
            namespace: document["Namespace"]?.text, statistic: document["Statistic"]?.text, extendedStatistic: document["ExtendedStatistic"]?.text,
            dimensions: [AlarmDimension](document: document["Dimensions"]), period: document["Period"]?.wholeNumber, unit: document["Unit"]?.text,
            evaluationPeriods: periods, datapointsToAlarm: document["DatapointsToAlarm"]?.wholeNumber, threshold: threshold,
            comparisonOperator: comparison, treatMissingData: document["TreatMissingData"]?.text.flatMap(MissingDataTreatment.init(rawValue:)),
            evaluateLowSampleCountPercentile: document["EvaluateLowSampleCountPercentile"]?.text,
            metrics: document["Metrics"]?.items?.compactMap(AlarmMetricQuery.init(document:)))
    }
}

extension CompositeAlarmConfiguration {
    fileprivate var document: [JSONValue.Member] {
        var members: [JSONValue.Member] = [.init("AlarmRule", .string(alarmRule))]
        members.add("ActionsSuppressor", actionsSuppressor.map { .string($0) })
        members.add("ActionsSuppressorWaitPeriod", actionsSuppressorWaitPeriod.map { .int(Int64($0)) })
        members.add("ActionsSuppressorExtensionPeriod", actionsSuppressorExtensionPeriod.map { .int(Int64($0)) })
        return members
    }

    fileprivate init?(document: JSONValue) {
        guard let rule = document["AlarmRule"]?.text else { return nil }
        self.init(
            alarmDescription: document["AlarmDescription"]?.text, actions: ActionSettings(document: document), alarmRule: rule,
            actionsSuppressor: document["ActionsSuppressor"]?.text, actionsSuppressorWaitPeriod: document["ActionsSuppressorWaitPeriod"]?.wholeNumber,
            actionsSuppressorExtensionPeriod: document["ActionsSuppressorExtensionPeriod"]?.wholeNumber)
    }
}

extension AlarmMetricQuery {
    var document: JSONValue {
        var members: [JSONValue.Member] = [.init("Id", .string(id))]
        members.add("Expression", expression.map { .string($0) })
        members.add("Label", label.map { .string($0) })
        members.add("MetricStat", metricStat?.document)
        members.add("Period", period.map { .int(Int64($0)) })
        members.add("ReturnData", returnData.map { .bool($0) })
        members.add("AccountId", accountId.map { .string($0) })
        return .object(members)
    }

    init?(document: JSONValue) {
        guard let id = document["Id"]?.text else { return nil }
        self.init(
            id: id, metricStat: document["MetricStat"].flatMap(AlarmMetricStat.init(document:)), expression: document["Expression"]?.text,
            label: document["Label"]?.text, returnData: document["ReturnData"]?.flag, period: document["Period"]?.wholeNumber, accountId: document["AccountId"]?.text)
    }
}

extension AlarmMetricStat {
    var document: JSONValue {
        var inner: [JSONValue.Member] = []
        inner.add("Dimensions", metric.dimensions.map(\.document))
        inner.add("MetricName", metric.metricName.map { .string($0) })
        inner.add("Namespace", metric.namespace.map { .string($0) })
        var members: [JSONValue.Member] = [.init("Metric", .object(inner)), .init("Period", .int(Int64(period))), .init("Stat", .string(stat))]
        members.add("Unit", unit.map { .string($0) })
        return .object(members)
    }

    init?(document: JSONValue) {
        guard let metric = document["Metric"], let period = document["Period"]?.wholeNumber, let stat = document["Stat"]?.text else { return nil }
        let dimensions = metric["Dimensions"].map { [AlarmDimension](document: $0) }
        self.init(
            metric: .init(namespace: metric["Namespace"]?.text, metricName: metric["MetricName"]?.text, dimensions: dimensions), period: period, stat: stat,
            unit: document["Unit"]?.text)
    }
}

extension [AlarmDimension] {
    var document: JSONValue { .array(map { ["Name": .string($0.name), "Value": .string($0.value)] }) }

    init(document: JSONValue?) {
        self = (document?.items ?? []).compactMap { item in
            guard let name = item["Name"]?.text, let value = item["Value"]?.text else { return nil }
            return AlarmDimension(name: name, value: value)
        }
    }
}

extension [JSONValue.Member] {
    /// Adds a member unless it is nil.
    mutating func add(_ key: String, _ value: JSONValue?) {
        if let value { append(.init(key, value)) }
    }
}

extension JSONValue {
    var wholeNumber: Int? { integer.flatMap(Int.init(exactly:)) }
}
