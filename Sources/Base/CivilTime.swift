/// A UTC date and time of day in the proleptic Gregorian calendar, and its ISO 8601 text.
///
/// The day arithmetic counts days from 0000-03-01 so that leap days fall at the end of a year.
public struct CivilTime: Hashable, Sendable {
    public var year: Int, month: Int, day: Int
    public var hour: Int, minute: Int, second: Int, millisecond: Int

    public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0) {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second, self.millisecond) = (hour, minute, second, millisecond)
    }

    /// Times further than this from the epoch (some 200,000 years) are taken for it: no arithmetic below can overflow.
    public static let millisecondsMax: Int64 = 6_311_390_400_000_000

    public init(_ time: Timestamp) {
        let milliseconds = min(max(time.milliseconds, -CivilTime.millisecondsMax), CivilTime.millisecondsMax)
        let days = floorDivide(milliseconds, 86_400_000)
        let rest = Int(milliseconds - days * 86_400_000)
        let z = days + 719_468
        let era = floorDivide(z, 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        millisecond = rest % 1000
    }

    /// Days since 1970-01-01.
    public var daysSinceEpoch: Int64 {
        let y = Int64(month <= 2 ? year - 1 : year)
        let era = floorDivide(y, 400)
        let yearOfEra = y - era * 400
        let monthFromMarch = Int64((month + 9) % 12)
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 0 is Sunday.
    public var weekday: Int { Int(((daysSinceEpoch % 7) + 11) % 7) }

    public var timestamp: Timestamp {
        let ofDay = Int64(hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond)
        return Timestamp(milliseconds: daysSinceEpoch * 86_400_000 + ofDay)
    }

    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    public static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 31
        }
    }
}

extension Timestamp {
    /// `2026-01-05T00:00:00Z`, with `.123` where there are milliseconds.
    public var iso8601: String {
        let c = CivilTime(self)
        let date = "\(padded(c.year, 4))-\(padded(c.month, 2))-\(padded(c.day, 2))T\(padded(c.hour, 2)):\(padded(c.minute, 2)):\(padded(c.second, 2))"
        return c.millisecond == 0 ? date + "Z" : date + ".\(padded(c.millisecond, 3))Z"
    }

    /// `2026-01-05T00:00:00.123Z`: always with milliseconds, the form AWS prints.
    public var iso8601Milliseconds: String {
        let text = iso8601
        return text.hasSuffix("Z") && !text.contains(".") ? text.dropLast() + ".000Z" : text
    }

    /// `20260105T000000Z`, the basic form of SigV4.
    public var iso8601Basic: String {
        let c = CivilTime(self)
        return "\(padded(c.year, 4))\(padded(c.month, 2))\(padded(c.day, 2))T\(padded(c.hour, 2))\(padded(c.minute, 2))\(padded(c.second, 2))Z"
    }

    /// Reads `2026-01-05`, `2026-01-05T00:00[:00[.123]]` with `Z`, `+09:00`, `+0900` or nothing (UTC) behind, and the
    /// basic form `20260105T000000Z`. Digits past milliseconds are dropped. Nil for anything else, and for dates that do not exist.
    public init?(iso8601 text: some StringProtocol) {
        var reader = CivilReader(text.utf8)
        // A leap second or an offset can lead out of the years that have four digits, which nothing could read back.
        guard let time = reader.read(), (0...9999).contains(CivilTime(time).year) else { return nil }
        self = time
    }
}

func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value.magnitude)
    return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

private struct CivilReader {
    var bytes: [UInt8]
    var at = 0

    init(_ text: some Sequence<UInt8>) { bytes = Array(text.prefix(64)) }

    mutating func read() -> Timestamp? {
        var c = CivilTime(year: 0, month: 1, day: 1)
        guard let year = digits(4) else { return nil }
        let extended = take("-")
        guard let month = digits(2), !extended || take("-"), let day = digits(2) else { return nil }
        (c.year, c.month, c.day) = (year, month, day)
        guard (1...12).contains(month), (1...CivilTime.daysIn(month: month, year: year)).contains(day) else { return nil }
        if at == bytes.count { return c.timestamp }
        guard take("T") || take("t") || take(" "), let hour = digits(2) else { return nil }
        _ = take(":")
        guard let minute = digits(2) else { return nil }
        (c.hour, c.minute) = (hour, minute)
        _ = take(":")
        if let second = digits(2) { c.second = second }
        if take(".") {
            var scale = 100
            var seen = false
            while at < bytes.count, (48...57).contains(bytes[at]) {
                c.millisecond += Int(bytes[at] - 48) * scale
                scale /= 10
                at += 1
                seen = true
            }
            guard seen else { return nil }
        }
        guard c.hour < 24, c.minute < 60, c.second < 61 else { return nil }
        guard let offset = offset(), at == bytes.count else { return nil }
        return c.timestamp - offset
    }

    mutating func offset() -> TimeSpan? {
        if at == bytes.count || take("Z") || take("z") { return .zero }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = digits(2) else { return nil }
        _ = take(":")
        let minutes = digits(2) ?? 0
        guard hours < 24, minutes < 60 else { return nil }
        return .minutes(sign * Int64(hours * 60 + minutes))
    }

    mutating func digits(_ count: Int) -> Int? {
        guard at + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[at..<at + count] {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        at += count
        return value
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }
}
