/// The rule that a zone file gives for times behind its last transition: `EST5EDT,M3.2.0,M11.1.0`
/// (POSIX.1-2017 §8.3, TZ, with the hour range of RFC 9636 §3.3.1). Only the `Mm.w.d` form of dates, which is what zones use.
public struct PosixZoneRule: Sendable {
    private struct Change: Sendable {
        let month: Int, week: Int, weekday: Int
        let secondOfDay: Int64

        /// When it happens in a year, in local wall time as if that were UTC.
        func local(year: Int) -> Timestamp {
            let first = CivilTime(year: year, month: month, day: 1)
            var day = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
            while day > CivilTime.daysIn(month: month, year: year) { day -= 7 }
            return CivilTime(year: year, month: month, day: day).timestamp + .seconds(secondOfDay)
        }
    }

    private let standard: Int64
    private let summer: Int64
    private let changes: (toSummer: Change, toStandard: Change)?

    /// Nil when the text is not such a rule.
    public init?(_ text: String) {
        var reader = PosixZoneReader(text)
        guard reader.skipName(), let west = reader.time() else { return nil }
        standard = -west
        guard reader.skipName() else {
            guard reader.isAtEnd else { return nil }
            (summer, changes) = (standard, nil)
            return
        }
        summer = reader.time().map { -$0 } ?? standard + 3600
        guard reader.take(","), let toSummer = PosixZoneRule.change(&reader), reader.take(","), let toStandard = PosixZoneRule.change(&reader),
            reader.isAtEnd
        else { return nil }
        changes = (toSummer, toStandard)
    }

    /// Local time minus UTC at a moment.
    public func offset(at time: Timestamp) -> TimeSpan {
        guard let changes else { return .seconds(standard) }
        let year = CivilTime(time + .seconds(standard)).year
        let begins = changes.toSummer.local(year: year) - .seconds(standard)
        let ends = changes.toStandard.local(year: year) - .seconds(summer)
        let isSummer = begins < ends ? time >= begins && time < ends : time >= begins || time < ends
        return .seconds(isSummer ? summer : standard)
    }

    private static func change(_ reader: inout PosixZoneReader) -> Change? {
        guard reader.take("M"), let month = reader.number(1...12), reader.take("."), let week = reader.number(1...5), reader.take("."),
            let weekday = reader.number(0...6)
        else { return nil }
        let second = reader.take("/") ? reader.time() : 7200
        return second.map { Change(month: month, week: week, weekday: weekday, secondOfDay: $0) }
    }
}

private struct PosixZoneReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// A name of letters, or anything in angle brackets. False when there is none.
    mutating func skipName() -> Bool {
        let before = rest.count
        if take("<") {
            rest = rest.drop { $0 != UInt8(ascii: ">") }
            return take(">")
        }
        rest = rest.drop { (65...90).contains($0) || (97...122).contains($0) }
        return rest.count < before
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { (48...57).contains($0) }
        guard (1...4).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        return range.contains(value) ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int64? {
        let sign: Int64 = take("-") ? -1 : 1
        if sign > 0 { _ = take("+") }
        guard let hours = number(0...167) else { return nil }
        var seconds = Int64(hours) * 3600
        for unit in [Int64(60), 1] where take(":") {
            guard let part = number(0...59) else { return nil }
            seconds += Int64(part) * unit
        }
        return sign * seconds
    }
}
