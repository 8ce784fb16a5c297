import Base
import Testing

@testable import Alarms

@Suite struct MuteRuleTests {
    @Test("A window covers the right moments", arguments: [
        ("cron(0 2 * * *)", "2026-01-05T02:00:00Z", true), ("cron(0 2 * * *)", "2026-01-05T05:59:59Z", true), ("cron(0 2 * * *)", "2026-01-05T06:00:00Z", false),
        ("cron(0 2 * * *)", "2026-01-05T01:59:59Z", false), ("cron(0 23 * * *)", "2026-01-05T02:59:00Z", true), ("cron(0 2 * * SUN)", "2026-01-04T03:00:00Z", true),
        ("cron(0 2 * * SUN)", "2026-01-05T03:00:00Z", false), ("cron(0 1 1 * *)", "2026-02-01T01:30:00Z", true), ("cron(0 1 1 * *)", "2026-02-02T01:30:00Z", false),
        ("cron(30 1-3,5 * JAN,MAR MON-FRI)", "2026-01-05T05:30:00Z", true), ("cron(30 1-3,5 * JAN,MAR MON-FRI)", "2026-02-02T05:30:00Z", false),
        ("cron(0 0 13 * FRI)", "2026-01-09T00:30:00Z", true), ("at(2026-01-05T14:00)", "2026-01-05T17:59:00Z", true), ("at(2026-01-05T14:00)", "2026-01-06T14:00:00Z", false),
    ])
    func covers(expression: String, time: String, expected: Bool) throws {
        let window = try schedule(expression).window(covering: moment(time))
        #expect((window != nil) == expected)
    }

    @Test("An expression that is not documented is refused", arguments: [
        "", "cron()", "cron(* * * *)", "cron(* * * * * *)", "cron(60 * * * *)", "cron(* 24 * * *)", "cron(* * 0 * *)", "cron(* * * 13 *)", "cron(* * * * 7)",
        "cron(*/5 * * * *)", "cron(? * * * *)", "cron(5-1 * * * *)", "cron(1,,2 * * * *)", "cron(1- * * * *)", "cron(-1 * * * *)", "cron(* * * FOO *)", "at()",
        "at(2026-02-30T00:00)", "at(2026-01-05)", "at(2026-01-05T14:00:00)", "rate(5 minutes)", "cron(0 2 * * *", "0 2 * * *",
    ])
    func refusedExpression(text: String) { #expect(MuteSchedule.occurrence(text) == nil) }

    @Test("A duration is read within its bounds", arguments: [
        ("PT1M", Int64(60)), ("PT4H", 14_400), ("P2DT12H", 216_000), ("P15D", 1_296_000), ("P1W", 604_800), ("PT59S", nil), ("P15DT1S", nil), ("P", nil), ("PT", nil),
        ("4H", nil), ("PT4", nil), ("PTH", nil), ("P1Y", nil), ("PT1M1H", nil), ("PT99999999999H", nil), ("P-1D", nil), ("P9999999W", nil),
    ])
    func duration(text: String, seconds: Int64?) { #expect(MuteDuration.read(text)?.seconds == seconds) }

    @Test("Status follows the schedule, the start and the end")
    func status() throws {
        let daily = MuteRule(
            name: "nightly", schedule: try schedule("cron(0 2 * * *)"), alarmNames: ["a"], start: moment("2026-01-05T03:00:00Z"), expires: moment("2026-01-07T03:00:00Z"))
        #expect(daily.status(at: moment("2026-01-05T02:30:00Z")) == .scheduled)
        #expect(daily.status(at: moment("2026-01-05T03:00:00Z")) == .active)
        #expect(daily.status(at: moment("2026-01-05T06:00:00Z")) == .scheduled)
        #expect(daily.status(at: moment("2026-01-07T03:00:00Z")) == .expired)
        let once = MuteRule(name: "once", schedule: try schedule("at(2026-01-05T14:00)"), alarmNames: ["a"], start: nil, expires: nil)
        #expect(["2026-01-05T13:59:00Z", "2026-01-05T14:00:00Z", "2026-01-05T18:00:00Z"].map { once.status(at: moment($0)) } == [.scheduled, .active, .expired])
        #expect(once.mutes("a", at: moment("2026-01-05T15:00:00Z")))
        #expect(!once.mutes("b", at: moment("2026-01-05T15:00:00Z")))
    }

    @Test("The next change is the next moment at which muting may begin or end")
    func nextChange() throws {
        let rule = MuteRule(name: "r", schedule: try schedule("cron(0 2 * * *)"), alarmNames: [], start: nil, expires: nil)
        #expect(rule.nextChange(after: moment("2026-01-05T00:00:00Z")) == moment("2026-01-05T02:00:00Z"))
        #expect(rule.nextChange(after: moment("2026-01-05T02:00:00Z")) == moment("2026-01-05T06:00:00Z"))
        let leap = MuteRule(name: "r", schedule: try schedule("cron(0 0 29 FEB *)"), alarmNames: [], start: nil, expires: nil)
        #expect(leap.nextChange(after: moment("2026-01-05T00:00:00Z")) == moment("2028-02-29T00:00:00Z"))
        let never = MuteRule(name: "r", schedule: try schedule("cron(0 0 31 FEB *)"), alarmNames: [], start: nil, expires: nil)
        #expect(never.nextChange(after: moment("2026-01-05T00:00:00Z")) == nil)
        #expect(never.status(at: moment("2026-01-05T00:00:00Z")) == .expired)
    }

    @Test("Local time follows summer time, also where the clock is set")
    func zones() throws {
        let rule = try #require(PosixZoneRule("EST5EDT,M3.2.0,M11.1.0"))
        let newYork = ZoneOffsets { rule.offset(at: $0) }
        let opening = { (expression: String, after: String) throws in try self.schedule(expression, newYork).nextOpening(after: self.moment(after))?.iso8601 }
        #expect(try opening("cron(0 2 * * *)", "2026-01-05T00:00:00Z") == "2026-01-05T07:00:00Z")
        #expect(try opening("cron(0 2 * * *)", "2026-07-05T00:00:00Z") == "2026-07-05T06:00:00Z")
        // 02:30 does not exist on 2026-03-08, and 01:30 comes twice on 2026-11-01.
        #expect(try opening("at(2026-03-08T02:30)", "2026-01-05T00:00:00Z") == "2026-03-08T07:30:00Z")
        #expect(try opening("at(2026-11-01T01:30)", "2026-01-05T00:00:00Z") == "2026-11-01T05:30:00Z")
    }

    private func schedule(_ expression: String, _ zone: ZoneOffsets = .utc) throws -> MuteSchedule {
        MuteSchedule(try #require(MuteSchedule.occurrence(expression)), duration: .hours(4), zone: zone)
    }

    private func moment(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? Timestamp(milliseconds: 0) }
}
