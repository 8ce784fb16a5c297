import Base

/// `2026-01-05T00:00:00Z`, with a fraction behind the seconds allowed: the one form of time that senders of forms use.
enum HotTime {
    static func value(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
        guard bytes.count >= 20, bytes.count <= 30, bytes[bytes.count - 1] == UInt8(ascii: "Z") else { return nil }
        for (place, sign) in [(4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")), (13, UInt8(ascii: ":")), (16, UInt8(ascii: ":"))] {
            guard bytes[place] == sign else { return nil }
        }
        guard let year = number(bytes, 0..<4), let month = number(bytes, 5..<7), let day = number(bytes, 8..<10), let hour = number(bytes, 11..<13),
            let minute = number(bytes, 14..<16), let second = number(bytes, 17..<19), let millisecond = milliseconds(bytes),
            (1...12).contains(month), (1...CivilTime.daysIn(month: month, year: year)).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond).timestamp
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        var number = 0
        for byte in bytes[range] {
            guard byte >= 48, byte <= 57 else { return nil }
            number = number * 10 + Int(byte - 48)
        }
        return number
    }

    /// The digits between the point and the `Z`; those past milliseconds are dropped.
    private static func milliseconds(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if bytes.count == 20 { return 0 }
        let count = bytes.count - 21
        guard bytes[19] == UInt8(ascii: "."), count > 0, number(bytes, 20..<bytes.count - 1) != nil, let kept = number(bytes, 20..<20 + min(count, 3))
        else { return nil }
        return kept * [100, 10, 1][min(count, 3) - 1]
    }
}
