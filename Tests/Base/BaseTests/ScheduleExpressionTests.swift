import Base
import Testing

/// Application Auto Scaling User Guide, Schedule recurring scaling actions; Amazon EventBridge User Guide, Cron expressions.
@Suite struct ScheduleExpressionTests {
    private static func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    @Test("A schedule is due when its fields say so", arguments: [
        ("cron(0 18 * * ? *)", "2026-01-05T18:00:00Z"), ("cron(0/15 * * * ? *)", "2026-01-05T12:15:00Z"), ("cron(0 9 ? * MON-FRI *)", "2026-01-06T09:00:00Z"),
        ("cron(0 9 ? * 2 *)", "2026-01-12T09:00:00Z"), ("cron(0 9 1 * ? *)", "2026-02-01T09:00:00Z"), ("cron(0 9 L * ? *)", "2026-01-31T09:00:00Z"),
        ("cron(0 9 LW * ? *)", "2026-01-30T09:00:00Z"), ("cron(0 9 10W * ? *)", "2026-01-09T09:00:00Z"), ("cron(0 9 1W 2,8 ? *)", "2026-02-02T09:00:00Z"),
        ("cron(0 9 ? * 6L *)", "2026-01-30T09:00:00Z"), ("cron(0 9 ? * 3#1 *)", "2026-01-06T09:00:00Z"), ("cron(0 9 ? * FRI#5 *)", "2026-01-30T09:00:00Z"),
        ("cron(0 9 ? * L *)", "2026-01-10T09:00:00Z"), ("cron(30 7 29 2 ? *)", "2028-02-29T07:30:00Z"), ("cron(0 0 1 1 ? 2040)", "2040-01-01T00:00:00Z"),
        ("cron(0 0 1 1 ? 2030-2040/5)", "2030-01-01T00:00:00Z"), ("at(2026-01-05T13:30:30)", "2026-01-05T13:30:30Z"), ("rate(1 minute)", "2026-01-05T12:01:00Z"),
        ("rate(36 hours)", "2026-01-06T00:00:00Z"), ("rate(2 days)", "2026-01-07T00:00:00Z"),
    ])
    func due(text: String, expected: String) throws {
        let expression = try #require(ScheduleExpression(text))
        let now = try ScheduleExpressionTests.time("2026-01-05T12:00:00Z"), anchor = try ScheduleExpressionTests.time("2026-01-03T00:00:00Z")
        #expect(expression.next(after: now, in: .utc, anchor: anchor)?.iso8601 == expected)
    }

    @Test("A schedule that is over is never due", arguments: ["at(2026-01-05T12:00:00)", "at(2020-01-01T00:00:00)", "cron(0 0 1 1 ? 2025)", "cron(0 0 31 2 ? *)"])
    func over(text: String) throws {
        let now = try ScheduleExpressionTests.time("2026-01-05T12:00:00Z")
        #expect(try #require(ScheduleExpression(text)).next(after: now, in: .utc, anchor: now) == nil)
    }

    @Test("A year's end in another zone is no other year", arguments: [("cron(30 23 31 12 ? 2026)", "2026-12-31T14:30:00Z"), ("cron(30 0 1 1 ? 2027)", "2026-12-31T15:30:00Z")])
    func zones(text: String, expected: String) throws {
        let now = try ScheduleExpressionTests.time("2026-12-30T12:00:00Z")
        #expect(try #require(ScheduleExpression(text)).next(after: now, in: ZoneOffsets { _ in .hours(9) }, anchor: now)?.iso8601 == expected)
    }

    @Test("What is no schedule is refused", arguments: [
        "", "cron", "cron(", "cron()", "cron(0 18 * * *)", "cron(0 18 * * * *)", "cron(0 18 ? * ? *)", "cron(60 18 * * ? *)", "cron(0 24 * * ? *)", "cron(0 0 0 * ? *)",
        "cron(0 0 32W * ? *)", "cron(0 0 W * ? *)", "cron(0 0 ? * 8 *)", "cron(0 0 ? * 0 *)", "cron(0 0 ? * 6#6 *)", "cron(0 0 ? * #1 *)", "cron(0 0 ? * ML *)",
        "cron(0 0 1 1 ? 1969)", "cron(0 0 1 1 ? 2200)", "at(2026-01-05)", "at(2026-13-05T00:00:00)", "at(2026-01-05 00:00:00)", "rate(0 minutes)", "rate(-1 minutes)",
        "rate(5)", "rate(5 weeks)", "rate(1.5 hours)", "rate(99999999999999999999 days)", "rate(36501 days)", "rate(5 minutes) ", "Cron(0 18 * * ? *)",
    ])
    func refused(text: String) { #expect(ScheduleExpression(text) == nil) }
}
