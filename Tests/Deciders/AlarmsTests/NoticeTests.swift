import Base
import Testing

@testable import Alarms

@Suite struct NoticeTests {
    static let time = CivilTime(year: 2026, month: 1, day: 5, hour: 1, minute: 2, second: 3, millisecond: 4).timestamp
    static let topic = "arn:aws:sns:us-east-1:123456789012:ops"

    static func transition(_ configuration: AlarmConfiguration, children: [ChildState] = []) -> AlarmTransition {
        AlarmTransition(
            alarm: AlarmIdentity(account: "123456789012", region: "us-east-1", name: "cpu"), configuration: configuration, configuredAt: time - .days(1), from: .ok,
            to: .alarm, oldReason: .initial, reason: StateReason(text: "because", data: #"{"version":"1.0"}"#), time: time, triggeringChildren: children)
    }

    static let metric = AlarmConfiguration.metric(
        MetricAlarmConfiguration(
            alarmDescription: "hot", actions: .init(alarm: [topic]), metricName: "CPUUtilization", namespace: "AWS/EC2", statistic: "Average",
            dimensions: [.init(name: "InstanceId", value: "i-1")], period: 60, evaluationPeriods: 3, datapointsToAlarm: 2, threshold: 80,
            comparisonOperator: .greaterThanThreshold))

    @Test("A metric alarm's message has CloudWatch's members in CloudWatch's order")
    func metricMessage() {
        let notice = AlarmNotification(Self.transition(Self.metric))
        #expect(notice.subject == #"ALARM: "cpu" in US East (N. Virginia)"#)
        let expected = #"{"AlarmName":"cpu","AlarmDescription":"hot","AWSAccountId":"123456789012","AlarmConfigurationUpdatedTimestamp":"2026-01-04T01:02:03.004+0000","#
            + #""NewStateValue":"ALARM","NewStateReason":"because","StateChangeTime":"2026-01-05T01:02:03.004+0000","Region":"US East (N. Virginia)","#
            + #""AlarmArn":"arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu","OldStateValue":"OK","OKActions":[],"AlarmActions":["arn:aws:sns:us-east-1:123456789012:ops"],"#
            + #""InsufficientDataActions":[],"Trigger":{"MetricName":"CPUUtilization","Namespace":"AWS/EC2","StatisticType":"Statistic","Statistic":"AVERAGE","Unit":null,"#
            + #""Dimensions":[{"value":"i-1","name":"InstanceId"}],"Period":60,"EvaluationPeriods":3,"DatapointsToAlarm":2,"ComparisonOperator":"GreaterThanThreshold","#
            + #""Threshold":80.0,"TreatMissingData":"missing","EvaluateLowSampleCountPercentile":""}}"#
        #expect(notice.message.encodedText == expected)
    }

    @Test("A composite alarm's message names the children that triggered it")
    func compositeMessage() {
        let child = ChildState(arn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:child", state: .alarm, since: Self.time)
        let notice = AlarmNotification(Self.transition(.composite(.init(alarmRule: "ALARM(child)")), children: [child]))
        #expect(notice.message["AlarmRule"]?.text == "ALARM(child)")
        #expect(notice.message["Trigger"] == nil)
        #expect(
            notice.message["TriggeringChildren"]?.encodedText
                == #"[{"Arn":"arn:aws:cloudwatch:us-east-1:123456789012:alarm:child","State":{"Value":"ALARM","Timestamp":"2026-01-05T01:02:03.004+0000"}}]"#)
        #expect(StateReason(compositeChangedBy: child).text == "\(child.arn) transitioned to ALARM at Monday 05 January, 2026 01:02:03 UTC")
    }

    @Test("History items read back as they were written", arguments: [
        AlarmHistoryItem(.create, of: "cpu", metric), AlarmHistoryItem(transition(metric)),
        AlarmHistoryItem(action: topic, .muted(["night"]), of: transition(metric), message: nil),
    ])
    func history(item: AlarmHistoryItem) { #expect(AlarmHistoryItem(document: item.document) == item) }

    @Test("History tells what became of an action", arguments: [
        (AlarmHistoryItem.ActionOutcome.succeeded, "Successfully executed action \(topic)"),
        (.failed("no such topic"), "Failed to execute action \(topic). Received error: \"no such topic\""),
        (.muted(["night"]), "Action \(topic) not executed: muted by alarm mute rule night"),
        (.suppressed("Actions suppressed by WaitPeriod"), "Action \(topic) not executed: Actions suppressed by WaitPeriod"),
    ])
    func outcome(outcome: AlarmHistoryItem.ActionOutcome, summary: String) {
        #expect(AlarmHistoryItem(action: Self.topic, outcome, of: Self.transition(Self.metric), message: nil).summary == summary)
    }

    @Test("History data keeps its limit and stays JSON")
    func historyLimit() throws {
        let huge = AlarmConfiguration.composite(.init(alarmRule: String(repeating: "x", count: 10_000)))
        let item = AlarmHistoryItem(.update, of: "cpu", huge)
        #expect(item.data.count <= AlarmHistoryItem.dataMax)
        #expect(try JSONValue(parsing: item.data)["type"]?.text == "Update")
    }

    @Test("A document reads back as the configuration that it was made from", arguments: [
        metric, .composite(.init(actions: .init(isEnabled: false, ok: [topic]), alarmRule: "TRUE", actionsSuppressor: "s", actionsSuppressorWaitPeriod: 1, actionsSuppressorExtensionPeriod: 2)),
        .metric(.init(evaluationPeriods: 1, threshold: 0.5, comparisonOperator: .lessThanThreshold, treatMissingData: .breaching, metrics: [
            AlarmMetricQuery(id: "e", expression: "m*2", label: "l", returnData: true),
            AlarmMetricQuery(id: "m", metricStat: .init(metric: .init(namespace: "n", metricName: "x", dimensions: []), period: 60, stat: "p99", unit: "Count"), returnData: false),
        ])),
    ])
    func document(configuration: AlarmConfiguration) throws {
        let text = configuration.document(name: "cpu").encodedText
        #expect(AlarmConfiguration(type: configuration.recordType, document: try JSONValue(parsing: text)) == configuration)
    }

    @Test("A damaged document is refused", arguments: ["{}", "[]", "null", #"{"EvaluationPeriods":1}"#, #"{"AlarmRule":1}"#])
    func damagedDocument(text: String) throws {
        let document = try JSONValue(parsing: text)
        #expect(AlarmConfiguration(type: AlarmConfiguration.metricType, document: document) == nil)
        #expect(AlarmConfiguration(type: AlarmConfiguration.compositeType, document: document) == nil)
    }
}
