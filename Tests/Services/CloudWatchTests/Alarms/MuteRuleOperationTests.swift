import AWSWire
import Alarms
import Base
import Testing

@testable import CloudWatch

@Suite struct MuteRuleOperationTests {
    let bench = AlarmServiceBench()

    private func input(_ name: String, _ expression: String = "cron(0 2 * * *)", _ duration: String = "PT4H", alarms: [String]? = ["a"]) -> PutAlarmMuteRule.Input {
        PutAlarmMuteRule.Input(
            name: name, rule: .init(schedule: .init(expression: expression, duration: duration)), muteTargets: alarms.map { .init(alarmNames: $0) })
    }

    private func put(_ input: PutAlarmMuteRule.Input) async throws(ServiceFault) {
        _ = try await PutAlarmMuteRule(engine: bench.engine, records: bench.records).run(input, in: bench.call())
    }

    @Test("A rule is echoed with its status and kind")
    func get() async throws {
        try await bench.put(.simple("a"))
        var rule = input("night")
        (rule.description, rule.expireDate) = ("d", AlarmServiceBench.start + .days(3))
        try await put(rule)
        func get(at time: Timestamp) async throws -> GetAlarmMuteRule.Output {
            try await GetAlarmMuteRule(engine: bench.engine, records: bench.records).run(.init(alarmMuteRuleName: "night"), in: bench.call(at: time))
        }
        let answer = try await get(at: AlarmServiceBench.start)
        #expect((answer.name, answer.description, answer.rule, answer.muteTargets) == ("night", "d", rule.rule, rule.muteTargets))
        #expect(answer.alarmMuteRuleArn == "arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:night")
        #expect((answer.status, answer.muteType, answer.expireDate) == (.scheduled, "RECURRING", rule.expireDate))
        #expect(try await get(at: AlarmServiceBench.start + .hours(3)).status == .active)
        #expect(try await get(at: AlarmServiceBench.start + .days(4)).status == .expired)
    }

    @Test("Lists filter by alarm and status and page by name")
    func list() async throws {
        try await bench.put(.simple("a"))
        try await bench.put(.simple("b"))
        try await put(input("r1"))
        try await put(input("r2", "at(2026-01-05T00:00)", alarms: ["a", "b"]))
        try await put(input("r3", "at(2025-01-05T00:00)"))
        func names(_ input: ListAlarmMuteRules.Input) async throws -> [String] {
            let output = try await ListAlarmMuteRules(engine: bench.engine, records: bench.records).run(input, in: bench.call())
            return output.alarmMuteRuleSummaries.map { String($0.alarmMuteRuleArn.suffix(2)) } + (output.nextToken.map { ["> \($0)"] } ?? [])
        }
        #expect(try await names(.init()) == ["r1", "r2", "r3"])
        #expect(try await names(.init(alarmName: "b")) == ["r2"])
        #expect(try await names(.init(statuses: [.active, .expired])) == ["r2", "r3"])
        #expect(try await names(.init(maxRecords: 2)) == ["r1", "r2", "> r2"])
        #expect(try await names(.init(maxRecords: 2, nextToken: "r2")) == ["r3"])
    }

    @Test("What is not documented is refused", arguments: [
        ("rate(1 minute)", "PT1H", ["a"], "Expression"), ("cron(0 2 * * *)", "PT1S", ["a"], "Duration"), ("cron(0 2 * * *)", "PT1H", ["nobody"], "do not exist: nobody"),
    ])
    func refused(expression: String, duration: String, alarms: [String], message: String) async throws {
        try await bench.put(.simple("a"))
        let answer = await fault { () async throws(ServiceFault) in try await put(input("r", expression, duration, alarms: alarms)) }
        #expect(answer?.message.contains(message) == true)
    }

    @Test("A zone that this machine does not know, and one that leads out of its folder, are refused", arguments: ["Mars/Olympus", "../../etc/passwd", "/etc/passwd", ""])
    func zones(zone: String) async throws {
        try await bench.put(.simple("a"))
        var rule = input("r")
        rule.rule.schedule.timezone = zone
        let answer = await fault { () async throws(ServiceFault) in try await put(rule) }
        #expect(answer?.message.hasPrefix("Timezone is not known") == true)
    }

    @Test("Deleting is idempotent, getting what is gone is not")
    func delete() async throws {
        try await bench.put(.simple("a"))
        try await put(input("r"))
        for _ in 0..<2 { _ = try await DeleteAlarmMuteRule(engine: bench.engine).run(.init(alarmMuteRuleName: "r"), in: bench.call()) }
        let answer = await fault { () async throws(ServiceFault) in
            _ = try await GetAlarmMuteRule(engine: bench.engine, records: bench.records).run(.init(alarmMuteRuleName: "r"), in: bench.call())
        }
        #expect(answer?.name == "ResourceNotFoundException")
    }
}
