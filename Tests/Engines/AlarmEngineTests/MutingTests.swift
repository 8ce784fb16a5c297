import Alarms
import Base
import RecordStore
import Testing

@testable import AlarmEngine

@Suite struct MutingTests {
    let bench = EngineBench()
    let key = RecordKey(type: MuteRuleConfiguration.type, account: "1", region: "us-east-1", id: "night")

    func mute(_ expression: String, _ duration: String = "PT1H", alarms: [String] = ["a"]) async throws {
        let rule = MuteRuleConfiguration(name: "night", expression: expression, duration: duration, alarmNames: alarms)
        try await bench.engine.putMuteRule(key, rule, tags: [:], at: bench.timers.now, audit: nil)
    }

    func quiet() async throws { try await bench.put("a", .simple(treat: .ignore)) }

    @Test("A muted action is recorded with the rule, and taken at the end while the alarm still holds")
    func mutedAndReleased() async throws {
        try await quiet()
        try await bench.set("a", .ok)
        try await mute("at(2026-01-05T01:00)")
        await bench.timers.advance(.minutes(70))
        try await bench.set("a", .alarm)
        #expect(bench.sink.subjects == ["OK a"])
        #expect(try await bench.history("a").last == "Action \(EngineBench.topic) not executed: muted by alarm mute rule night")
        await bench.timers.advance(.minutes(50))
        #expect(bench.sink.subjects == ["OK a", "ALARM a"])
        #expect(bench.engine.muteStatus(key, at: bench.timers.now) == .expired)
    }

    @Test("An alarm that came back while muted tells nothing")
    func cameBack() async throws {
        try await quiet()
        try await bench.set("a", .ok)
        try await mute("cron(0 1 * * *)")
        await bench.timers.advance(.minutes(70))
        try await bench.set("a", .alarm)
        try await bench.set("a", .ok)
        await bench.timers.advance(.minutes(60))
        #expect(bench.sink.subjects == ["OK a"])
        await bench.timers.advance(.hours(24))
        #expect(bench.engine.muteStatus(key, at: bench.timers.now) == .scheduled)
    }

    @Test("Deleting the rule unmutes at once, a restart keeps it, other alarms are not muted")
    func deleteAndRestart() async throws {
        try await quiet()
        try await bench.put("b", .simple(metric: "b", treat: .ignore))
        try await mute("at(2026-01-05T00:00)")
        try await bench.set("a", .alarm)
        try await bench.set("b", .alarm)
        #expect(bench.sink.subjects == ["ALARM b"])
        let next = try await bench.restarted()
        #expect(next.engine.muteStatus(key, at: next.timers.now) == .active)
        #expect(try await next.engine.explain(next.alarm("a")).text.contains("muted by night"))
        #expect(try await next.engine.deleteMuteRule(key, at: next.timers.now, audit: nil))
        #expect(bench.sink.subjects == ["ALARM b", "ALARM a"])
        #expect(try await !next.engine.deleteMuteRule(key, at: next.timers.now, audit: nil))
    }

    @Test("A document reads back as the rule that it was made from")
    func document() {
        let rule = MuteRuleConfiguration(
            name: "n", ruleDescription: "d", expression: "cron(0 2 * * *)", duration: "PT4H", timezone: "Asia/Tokyo", alarmNames: ["x"],
            start: EngineBench.start, expires: EngineBench.start + .days(1))
        #expect(MuteRuleConfiguration(document: rule.document) == rule)
        #expect(rule.muteType == "RECURRING")
    }
}
