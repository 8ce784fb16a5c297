import Base
import Testing

@Suite struct TimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0)), ("2026-01-05T00:00:00Z", 1_767_571_200_000), ("2026-01-05", 1_767_571_200_000), ("2026-01-05T09:00:00+09:00", 1_767_571_200_000),
        ("2026-01-04T19:00:00.250-0500", 1_767_571_200_250), ("20260105T000000Z", 1_767_571_200_000), ("2026-01-05T00:00", 1_767_571_200_000), ("2024-02-29T12:00:00Z", 1_709_208_000_000),
        ("1969-12-31T23:59:59.999Z", -1), ("2026-01-05T00:00:00.1239Z", 1_767_571_200_123),
    ])
    func timesThatAreRead(text: String, milliseconds: Int64) { #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds, "\(text)") }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-01-32", "2026-01-05T24:00:00Z", "2026-01-05T00:60:00Z", "2026-01-05T00:00:00X", "2026-01-05T00:00:00+25:00", "not a time",
        "2026-01-05T00:00:00.Z", "99999-01-01",
        "9999-12-31T23:59:60Z", "9999-12-31T23:30:00-01:00", "0000-01-01T00:00:00+00:01",
    ])
    func textsThatAreNoTimes(text: String) { #expect(Timestamp(iso8601: text) == nil, "\(text)") }

    @Test func everyDayOfEightHundredYearsGoesThereAndBack() {
        var previous = CivilTime(year: 1600, month: 1, day: 1).daysSinceEpoch - 1
        for year in 1600..<2400 {
            for month in 1...12 {
                for day in 1...CivilTime.daysIn(month: month, year: year) {
                    let days = CivilTime(year: year, month: month, day: day).daysSinceEpoch
                    #expect(days == previous + 1)
                    previous = days
                    let back = CivilTime(Timestamp(milliseconds: days * 86_400_000 + 1))
                    #expect((back.year, back.month, back.day, back.millisecond) == (year, month, day, 1))
                }
            }
        }
    }

    @Test func theEndsOfTimeDoNotTrap() {
        for time in [Timestamp.distantPast, .distantFuture] { #expect(!time.iso8601.isEmpty && !time.iso8601Basic.isEmpty) }
        #expect(Timestamp(seconds: .max) == .distantFuture && Timestamp(seconds: .min) == .distantPast)
    }

    @Test func periodsBeforeTheEpochRoundTowardThePast() {
        #expect(Timestamp(milliseconds: -1).floored(to: .minutes(1)).milliseconds == -60_000)
        #expect(Timestamp(milliseconds: 60_000).next(multipleOf: .minutes(1)).milliseconds == 120_000)
    }

    @Test func weekdays() {
        #expect(CivilTime(year: 1970, month: 1, day: 1).weekday == 4)
        #expect(CivilTime(year: 2026, month: 11, day: 22).weekday == 0)
        #expect(CivilTime(year: 1900, month: 1, day: 1).weekday == 1)
    }

    @Test(arguments: [("90s", Int64(90_000)), ("20m", 1_200_000), ("1h30m", 5_400_000), ("2d", 172_800_000), ("250ms", 250), ("0s", 0)])
    func spans(text: String, milliseconds: Int64) { #expect(TimeSpan(text)?.milliseconds == milliseconds) }

    @Test(arguments: ["", "5", "m", "-5m", "1y", "5 m", "1.5h", "9999999999999999d", "999999999999999d"]) func textsThatAreNoSpans(text: String) { #expect(TimeSpan(text) == nil, "\(text)") }
}
