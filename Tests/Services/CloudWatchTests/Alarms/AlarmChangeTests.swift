import AWSWire
import Alarms
import Base
import Testing

@testable import CloudWatch

@Suite struct AlarmChangeTests {
    let bench = AlarmServiceBench()

    @Test("DeleteAlarms passes over unknown names and keeps what others need")
    func delete() async throws {
        try await bench.put(.simple("a"))
        try await bench.put(.simple("b"))
        try await bench.put(PutCompositeAlarm.Input(alarmName: "c", alarmRule: "ALARM(a)"))
        try await bench.put(PutCompositeAlarm.Input(alarmName: "d", alarmRule: "TRUE"))
        let delete = DeleteAlarms(engine: bench.engine, records: bench.records)
        let inUse = await fault { () async throws(ServiceFault) in _ = try await delete.run(.init(alarmNames: ["a", "b"]), in: bench.call()) }
        #expect(inUse?.message == "Cannot delete a as there are composite alarm(s) depending on it: c")
        let two = await fault { () async throws(ServiceFault) in _ = try await delete.run(.init(alarmNames: ["c", "d"]), in: bench.call()) }
        #expect(two?.name == "ValidationError")
        _ = try await delete.run(.init(alarmNames: ["a", "c", "nobody"]), in: bench.call())
        let left = try await bench.describe(.init(alarmTypes: ["MetricAlarm", "CompositeAlarm"]))
        #expect(left.metricAlarms.map(\.alarmName) == ["b"])
        #expect(left.compositeAlarms.map(\.alarmName) == ["d"])
    }

    @Test("Actions are switched off and on")
    func actions() async throws {
        try await bench.put(.simple("a"))
        _ = try await DisableAlarmActions(engine: bench.engine).run(.init(alarmNames: ["a", "nobody"]), in: bench.call())
        #expect(try await bench.describe().metricAlarms.first?.actionsEnabled == false)
        _ = try await EnableAlarmActions(engine: bench.engine).run(.init(alarmNames: ["a"]), in: bench.call())
        #expect(try await bench.describe().metricAlarms.first?.actionsEnabled == true)
    }

    @Test("SetAlarmState shows its reason, and refuses unknown alarms and data that is not JSON")
    func setState() async throws {
        try await bench.put(.simple("a"))
        let set = SetAlarmState(engine: bench.engine)
        _ = try await set.run(.init(alarmName: "a", stateValue: .alarm, stateReason: "why", stateReasonData: "{\"x\": 1}"), in: bench.call())
        let alarm = try #require(try await bench.describe().metricAlarms.first)
        #expect((alarm.stateValue, alarm.stateReason, alarm.stateReasonData) == ("ALARM", "why", "{\"x\": 1}"))
        let unknown = await fault { () async throws(ServiceFault) in
            _ = try await set.run(.init(alarmName: "b", stateValue: .ok, stateReason: ""), in: bench.call())
        }
        #expect(unknown?.name == "ResourceNotFound")
        let format = await fault { () async throws(ServiceFault) in
            _ = try await set.run(.init(alarmName: "a", stateValue: .ok, stateReason: "", stateReasonData: "{"), in: bench.call())
        }
        #expect(format?.name == "InvalidFormatFault")
    }

    @Test("A composite alarm is put with its suppressor and echoed; what is missing is named", arguments: [
        (PutCompositeAlarm.Input(alarmName: "c", alarmRule: "ALARM(a) AND OK(x) AND OK(y)"), "Could not save the composite alarm as alarms [x, y] in the alarm rule do not exist"),
        (.init(alarmName: "c", alarmRule: "ALARM(a"), "AlarmRule is invalid: expected a closing bracket"),
        (.init(alarmName: "c", alarmRule: "TRUE", actionsSuppressor: "a"), "must be specified together"),
        (.init(alarmName: "c", alarmRule: "TRUE", actionsSuppressor: "x", actionsSuppressorWaitPeriod: 1, actionsSuppressorExtensionPeriod: 1), "alarms [x]"),
        (.init(alarmName: "c", alarmRule: "TRUE", actionsSuppressor: "a", actionsSuppressorWaitPeriod: -1, actionsSuppressorExtensionPeriod: 1), "between 0 and"),
        (.init(alarmName: "a", alarmRule: "TRUE"), "An alarm of another type with the name a exists already"),
        (.init(alarmName: "c", alarmActions: ["arn:aws:automate:us-east-1:ec2:stop"], alarmRule: "TRUE"), "not supported by this server"),
        (
            .init(alarmName: "c", alarmActions: ["arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:x:autoScalingGroupName/g:policyName/p"], alarmRule: "TRUE"),
            "not supported by composite alarms"
        ),
    ])
    func compositeRefusals(input: PutCompositeAlarm.Input, message: String) async throws {
        try await bench.put(.simple("a"))
        let answer = await fault { () async throws(ServiceFault) in try await bench.put(input) }
        #expect(answer?.message.contains(message) == true, "\(answer?.message ?? "")")
    }

    @Test("A composite alarm is echoed as it was put")
    func compositeEcho() async throws {
        try await bench.put(.simple("a"))
        try await bench.put(
            PutCompositeAlarm.Input(
                alarmName: "c", alarmDescription: "d", alarmRule: "ALARM( a )", actionsSuppressor: "a", actionsSuppressorWaitPeriod: 0, actionsSuppressorExtensionPeriod: 60))
        let alarm = try #require(try await bench.describe(.init(alarmTypes: ["CompositeAlarm"])).compositeAlarms.first)
        #expect((alarm.alarmRule, alarm.alarmDescription, alarm.actionsEnabled) == ("ALARM( a )", "d", true))
        #expect((alarm.actionsSuppressor, alarm.actionsSuppressorWaitPeriod, alarm.actionsSuppressorExtensionPeriod) == ("a", 0, 60))
    }

    @Test("Tags of alarms and dashboards are added, changed and removed; other ARNs are unknown")
    func tags() async throws {
        try await bench.put(.simple("a"))
        _ = try await PutDashboard(records: bench.records).run(.init(dashboardName: "d", dashboardBody: #"{"widgets":[]}"#), in: bench.call())
        for arn in ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:a", "arn:aws:cloudwatch::123456789012:dashboard/d"] {
            _ = try await TagResource(engine: bench.engine, records: bench.records).run(
                .init(resourceARN: arn, tags: [.init(key: "x", value: "1"), .init(key: "y", value: "2")]), in: bench.call())
            _ = try await UntagResource(engine: bench.engine, records: bench.records).run(.init(resourceARN: arn, tagKeys: ["x"]), in: bench.call())
            let tags = try await ListTagsForResource(records: bench.records).run(.init(resourceARN: arn), in: bench.call()).tags
            #expect(tags == [ResourceTag(key: "y", value: "2")])
        }
        for arn in ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:b", "arn:aws:sns:us-east-1:123456789012:t", "arn:aws:cloudwatch:us-east-1:1:alarm:a", "x"] {
            let answer = await fault { () async throws(ServiceFault) in
                _ = try await TagResource(engine: bench.engine, records: bench.records).run(.init(resourceARN: arn, tags: []), in: bench.call())
            }
            #expect(answer?.name == "ResourceNotFoundException")
        }
    }

    @Test("Tags do not touch the alarm's configuration time, and the alarm can still change state")
    func tagsKeepConfiguration() async throws {
        try await bench.put(.simple("a"))
        _ = try await TagResource(engine: bench.engine, records: bench.records).run(
            .init(resourceARN: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a", tags: [.init(key: "x", value: "1")]),
            in: bench.call(at: AlarmServiceBench.start + .days(1)))
        try await bench.set("a", .ok)
        let alarm = try #require(try await bench.describe().metricAlarms.first)
        #expect(alarm.alarmConfigurationUpdatedTimestamp == AlarmServiceBench.start)
        #expect(alarm.stateValue == "OK")
    }
}
