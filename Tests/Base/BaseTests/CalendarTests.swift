import Base
import Testing

/// Cron expressions and the rules of time zones.
@Suite struct CalendarTests {
    @Test("The next time that a cron expression fires", arguments: [
        ("0 18 * * *", "2026-01-05T18:00:00Z"), ("30 6 * * 2", "2026-01-06T06:30:00Z"), ("*/15 * * * *", "2026-01-05T00:15:00Z"), ("0 9 * * 7", "2026-01-11T09:00:00Z"),
        ("0 9 * * SUN", "2026-01-11T09:00:00Z"), ("10-40/10 1 * * *", "2026-01-05T01:10:00Z"), ("0 0 29 2 *", "2028-02-29T00:00:00Z"), ("5/20 * * * *", "2026-01-05T00:05:00Z"),
        ("0 22 * * 1-5", "2026-01-05T22:00:00Z"), ("0 0 1 JAN,JUN *", "2026-06-01T00:00:00Z"),
    ])
    func nextOccurrence(fields: String, expected: String) throws {
        let cron = try #require(CronExpression(fields: fields, dialect: .unix))
        #expect(cron.next(after: moment("2026-01-05T00:00:00Z"), in: .utc)?.iso8601 == expected)
    }

    @Test("What is no cron expression", arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "*/0 * * * *", "*/60 * * * *", "/5 * * * *", "5/ * * * *", "1/2/3 * * * *", "* * * * 8", "0 0 ? * *", "@daily",
        "5-1 * * * *", "9999999999999999999 * * * *",
    ])
    func refused(fields: String) { #expect(CronExpression(fields: fields, dialect: .unix) == nil) }

    @Test("Steps and a seventh weekday are no part of the strict form", arguments: ["*/5 * * * *", "* * * * 7"])
    func strict(fields: String) { #expect(CronExpression(fields: fields) == nil) }

    @Test("Zone rules on both halves of the world", arguments: [
        ("JST-9", "2026-07-01T00:00:00Z", Int64(32_400)), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3600), ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7200),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 3600), ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-05T00:00:00Z", 39_600),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-05T00:00:00Z", 36_000), ("<+0545>-5:45", "2026-01-01T00:00:00Z", 20_700),
    ])
    func zoneRule(text: String, time: String, seconds: Int64) throws {
        #expect(try #require(PosixZoneRule(text)).offset(at: moment(time)).seconds == seconds)
    }

    @Test("Bytes that are no zone file are refused, and damaged ones never trap")
    func damagedZoneFile() {
        #expect(ZoneFile([]) == nil)
        #expect(ZoneFile(Array("TZif".utf8)) == nil)
        var random = SeededRandom(seed: 3)
        let sound = ZoneFileSample.tokyo
        #expect(ZoneFile(sound)?.offset(at: moment("2026-01-01T00:00:00Z")).seconds == 32_400)
        for _ in 0..<2000 {
            var bytes = sound
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            _ = ZoneFile(bytes)?.offset(at: moment("2026-01-01T00:00:00Z"))
            _ = ZoneFile(Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))))
        }
    }

    private func moment(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? Timestamp(milliseconds: 0) }
}

/// A zone file made by hand: one transition to +09:00 and the footer `JST-9`.
enum ZoneFileSample {
    static let tokyo: [UInt8] = {
        func big(_ value: Int64, _ width: Int) -> [UInt8] { (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) } }
        func header(_ times: Int64, _ types: Int64, _ characters: Int64) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + [0, 0, 0, times, types, characters].flatMap { big($0, 4) }
        }
        let types = big(0, 4) + [0, 0] + big(32_400, 4) + [0, 4]
        return header(0, 1, 4) + big(0, 4) + [0, 0] + Array("UTC\0".utf8)
            + header(1, 2, 8) + big(-2_587_712_400, 8) + [1] + types + Array("UTC\0JST\0".utf8) + Array("\nJST-9\n".utf8)
    }()
}
