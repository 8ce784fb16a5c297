import AWSWire
import Alarms
import Base
import RecordStore
import Testing

@testable import CloudWatch

@Suite struct PutMetricAlarmTests {
    let bench = AlarmServiceBench()

    @Test("DescribeAlarms echoes exactly what was put, and nothing that was not")
    func echo() async throws {
        let stat = AlarmMetricStat(metric: .init(namespace: "ns", metricName: "x", dimensions: [.init(name: "a", value: "b")]), period: 60, stat: "Sum", unit: "Count")
        try await bench.put(.simple("one").with { input in
            (input.alarmDescription, input.okActions, input.unit) = ("d", [AlarmServiceBench.topic], "Percent")
            (input.dimensions, input.datapointsToAlarm, input.actionsEnabled) = ([.init(name: "Host", value: "h")], 1, false)
            (input.statistic, input.extendedStatistic) = (nil, "p99.9")
            (input.treatMissingData, input.evaluateLowSampleCountPercentile) = ("notBreaching", "ignore")
        })
        let queries = [AlarmMetricQuery(id: "e", expression: "m1*2", label: "l", returnData: true), AlarmMetricQuery(id: "m1", metricStat: stat, returnData: false, accountId: "123456789012")]
        try await bench.put(
            PutMetricAlarm.Input(alarmName: "two", evaluationPeriods: 3, threshold: 0.5, comparisonOperator: "LessThanThreshold", metrics: queries))
        let alarms = try await bench.describe().metricAlarms
        try #require(alarms.count == 2)
        let one = alarms[0], two = alarms[1]
        #expect((one.alarmDescription, one.okActions, one.unit) == ("d", [AlarmServiceBench.topic], "Percent"))
        #expect((one.dimensions, one.datapointsToAlarm, one.actionsEnabled) == ([.init(name: "Host", value: "h")], 1, false))
        #expect((one.statistic, one.extendedStatistic, one.metrics) == (nil, "p99.9", nil))
        #expect((one.treatMissingData, one.evaluateLowSampleCountPercentile) == ("notBreaching", "ignore"))
        #expect(one.alarmArn == "arn:aws:cloudwatch:us-east-1:123456789012:alarm:one")
        #expect((one.stateValue, one.stateReason) == ("INSUFFICIENT_DATA", "Unchecked: Initial alarm creation"))
        #expect((two.metrics, two.metricName, two.period, two.treatMissingData) == (queries, nil, nil, nil))
        #expect((two.actionsEnabled, two.datapointsToAlarm, two.threshold) == (true, nil, 0.5))
    }

    @Test("An alarm can execute scaling policies of its own account and region")
    func scalingPolicies() async throws {
        let policy = "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:0b9f:autoScalingGroupName/g:policyName/out: fast"
        try await bench.put(.simple("scale").with { $0.alarmActions = [policy, AlarmServiceBench.topic] })
        #expect(try await bench.describe().metricAlarms.first?.alarmActions == [policy, AlarmServiceBench.topic])
    }

    struct Refusal: Sendable {
        let name: String, message: String
        let change: @Sendable (inout PutMetricAlarm.Input) -> Void
        init(_ name: String, _ message: String, _ change: @escaping @Sendable (inout PutMetricAlarm.Input) -> Void) {
            (self.name, self.message, self.change) = (name, message, change)
        }
    }

    static let refusals: [Refusal] = [
        Refusal("ValidationError", "Period must be 10, 20, 30 or a multiple of 60") { $0.period = 45 },
        Refusal("ValidationError", "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).") { $0.evaluationPeriods = 1441 },
        Refusal("ValidationError", "Metrics cannot be checked across more than seven days") { ($0.period, $0.evaluationPeriods) = (3600, 169) },
        Refusal("ValidationError", "across more than a day") { $0.evaluationPeriods = .max },
        Refusal("ValidationError", "DatapointsToAlarm must be less than or equal to EvaluationPeriods") { $0.datapointsToAlarm = 2 },
        Refusal("ValidationError", "The parameter EvaluationPeriods is required.") { $0.evaluationPeriods = nil },
        Refusal("ValidationError", "The parameter Threshold is required.") { $0.threshold = nil },
        Refusal("ValidationError", "for parameter Threshold is invalid") { $0.threshold = .infinity },
        Refusal("ValidationError", "The parameter ComparisonOperator is required.") { $0.comparisonOperator = nil },
        Refusal("ValidationError", "no anomaly detection") { $0.comparisonOperator = "GreaterThanUpperThreshold" },
        Refusal("ValidationError", "Option never is not supported. Supported options for parameter TreatMissingData") { $0.treatMissingData = "never" },
        Refusal("ValidationError", "Option unknown is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.") {
            $0.evaluateLowSampleCountPercentile = "unknown"
        },
        Refusal("InvalidParameterValueException", "The value p101 for parameter ExtendedStatistic is not supported.") { ($0.statistic, $0.extendedStatistic) = (nil, "p101") },
        Refusal("InvalidParameterValueException", "for parameter ExtendedStatistic") { ($0.statistic, $0.extendedStatistic) = (nil, "Average") },
        Refusal("InvalidParameterCombinationException", "Statistic and ExtendedStatistic") { $0.extendedStatistic = "p90" },
        Refusal("MissingRequiredParameterException", "Statistic or ExtendedStatistic") { $0.statistic = nil },
        Refusal("MissingRequiredParameterException", "MetricName and Metrics") { $0.metricName = nil },
        Refusal("MissingRequiredParameterException", "Period") { $0.period = nil },
        Refusal("InvalidParameterCombinationException", "MetricName and Metrics are mutually exclusive") { $0.metrics = [AlarmMetricQuery(id: "a", expression: "1")] },
        Refusal("ValidationError", "ASCII control characters") { $0.alarmName = "a\u{7}" },
        Refusal("ValidationError", "Invalid arn syntax: arn:alarm") { $0.alarmActions = ["arn:alarm"] },
        Refusal("ValidationError", "not supported by this server") { $0.alarmActions = ["arn:aws:automate:us-east-1:ec2:stop"] },
        Refusal("ValidationError", "Invalid region eu-west-1") { $0.okActions = ["arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:x:autoScalingGroupName/g:policyName/p"] },
        Refusal("ValidationError", "of another account") { $0.okActions = ["arn:aws:autoscaling:us-east-1:210987654321:scalingPolicy:x:autoScalingGroupName/g:policyName/p"] },
        Refusal("ValidationError", "Invalid arn syntax") { $0.okActions = ["arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:x:autoScalingGroupName/g"] },
        Refusal("ValidationError", "Invalid arn syntax") { $0.okActions = ["arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:x:policyName/p"] },
        Refusal("ValidationError", "Invalid region eu-west-1 specified. Only us-east-1 is supported.") { $0.okActions = ["arn:aws:sns:eu-west-1:123456789012:t"] },
        Refusal("ValidationError", "at most 5 actions") { $0.okActions = Array(repeating: AlarmServiceBench.topic, count: 6) },
        Refusal("InvalidParameterValueException", "unique") { $0.dimensions = [.init(name: "a", value: "1"), .init(name: "a", value: "2")] },
        Refusal("InvalidParameterValueException", "Namespace") { $0.namespace = ":x" },
        Refusal("InvalidParameterValueException", "at most 50 tags") { $0.tags = (0...50).map { ResourceTag(key: "k\($0)", value: "") } },
    ]

    @Test("What CloudWatch refuses is refused with its code", arguments: refusals)
    func refused(_ refusal: Refusal) async throws {
        let answer = await fault { () async throws(ServiceFault) in try await bench.put(.simple("a").with(refusal.change)) }
        #expect(answer?.name == refusal.name)
        #expect(answer?.message.contains(refusal.message) == true, "\(answer?.message ?? "")")
        #expect(try await bench.describe().metricAlarms.isEmpty)
    }

    static let lists: [([AlarmMetricQuery], String)] = [
        ([], "1 to 20 queries"), ([query("a"), query("b")], "Exactly one element of the metrics list should return data."),
        ([query("a", returns: false)], "Exactly one element"), ([query("a"), AlarmMetricQuery(id: "a", expression: "1", returnData: false)], "not unique"),
        ([AlarmMetricQuery(id: "a", expression: "b * 2"), query("b", returns: false, stat: "p500")], "for parameter Metrics.member.2.MetricStat.Stat"),
        ([AlarmMetricQuery(id: "a", expression: "nobody * 2")], "Unknown id nobody"), ([AlarmMetricQuery(id: "a", expression: "1 +")], "Error in expression 'a'"),
        ([AlarmMetricQuery(id: "a", expression: "METRICS()"), query("b", returns: false)], "single time series"),
        ([AlarmMetricQuery(id: "a", expression: "SUM(SEARCH('{N,D} x', 'Sum', 60))")], "SEARCH"),
        ([AlarmMetricQuery(id: "a", expression: "b + c"), query("b", returns: false), query("c", returns: false, period: 300)], "exactly one period"),
        ([AlarmMetricQuery(id: "a", expression: "b"), AlarmMetricQuery(id: "b", expression: "1", returnData: false, accountId: "210987654321")],
         "The value 210987654321 for parameter Metrics.member.2.AccountId is invalid."),
        ([AlarmMetricQuery(id: "a")], "Metrics.member.1.MetricStat is required"),
        ((0..<11).map { query("m\($0)", returns: $0 == 0) }, "at most 10"),
    ]

    @Test("A list of queries that is not sound is refused", arguments: lists)
    func refusedQueries(queries: [AlarmMetricQuery], message: String) async {
        let input = PutMetricAlarm.Input(alarmName: "a", evaluationPeriods: 1, threshold: 1, comparisonOperator: "LessThanThreshold", metrics: queries)
        let answer = await fault { () async throws(ServiceFault) in try await bench.put(input) }
        #expect(answer?.message.contains(message) == true, "\(answer?.message ?? "")")
    }

    private static func query(_ id: String, returns: Bool = true, stat: String = "Sum", period: Int = 60) -> AlarmMetricQuery {
        AlarmMetricQuery(id: id, metricStat: .init(metric: .init(namespace: "n", metricName: id), period: period, stat: stat), returnData: returns)
    }

    @Test("A second put replaces the configuration, keeps state and tags, and its audit event is in the same transaction")
    func replace() async throws {
        try await bench.put(.simple("a").with { $0.tags = [.init(key: "k", value: "1")] })
        try await bench.set("a", .alarm)
        try await bench.put(.simple("a").with { ($0.threshold, $0.tags) = (20, [.init(key: "k", value: "2")]) }, at: AlarmServiceBench.start + .minutes(1))
        let alarm = try #require(try await bench.describe().metricAlarms.first)
        #expect((alarm.threshold, alarm.stateValue) == (20, "ALARM"))
        #expect(alarm.alarmConfigurationUpdatedTimestamp == AlarmServiceBench.start + .minutes(1))
        let tags = try await ListTagsForResource(records: bench.records).run(.init(resourceARN: alarm.alarmArn), in: bench.call()).tags
        #expect(tags == [ResourceTag(key: "k", value: "1")])
        let audited = try await bench.records.read { try $0.auditEvents(from: Timestamp(milliseconds: 0), to: Timestamp(milliseconds: .max), newestFirst: false, limit: 10) }
        #expect(audited.map(\.name) == ["PutMetricAlarm", "SetAlarmState", "PutMetricAlarm"])
    }
}
