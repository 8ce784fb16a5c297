import Base

/// Timestamps as the wire protocols print them: ISO 8601, the date of HTTP (RFC 9110 §5.6.7) and seconds since 1970.
enum TimestampText {
    static func text(_ time: Timestamp, _ format: TimestampFormat) -> String {
        switch format {
        case .iso8601: time.iso8601
        case .rfc822: httpDate(time)
        case .unixTimestamp: seconds(time)
        }
    }

    /// Years 1 to 9999, all that the textual forms can say. Times outside are refused, so that none can overflow later.
    private static let milliseconds: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// Reads any of the three forms; senders mix them up.
    static func time(_ text: some StringProtocol) -> Timestamp? {
        (secondsTime(text) ?? Timestamp(iso8601: text) ?? httpDateTime(text)).flatMap { time(milliseconds: $0.milliseconds) }
    }

    /// Seconds as a number; nil outside years 1 to 9999, and for what is no number.
    static func time(seconds: Double) -> Timestamp? {
        Int64(exactly: (seconds * 1000).rounded()).flatMap { time(milliseconds: $0) }
    }

    /// Whole seconds; nil outside years 1 to 9999.
    static func time(seconds: Int64) -> Timestamp? { time(milliseconds: Timestamp(seconds: seconds).milliseconds) }

    private static func time(milliseconds: Int64) -> Timestamp? {
        self.milliseconds.contains(milliseconds) ? Timestamp(milliseconds: milliseconds) : nil
    }

    /// `1398796238`, or `1398796238.123` where there are milliseconds.
    static func seconds(_ time: Timestamp) -> String {
        let rest = time.milliseconds - floorDivide(time.milliseconds, 1000) &* 1000
        guard rest != 0 else { return String(time.seconds) }
        let magnitude = time.milliseconds.magnitude
        let fraction = String(magnitude % 1000)
        return (time.milliseconds < 0 ? "-" : "") + "\(magnitude / 1000)." + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    }

    private static func secondsTime(_ text: some StringProtocol) -> Timestamp? {
        Int64(text).flatMap { time(seconds: $0) } ?? NumberText.double(text).flatMap { time(seconds: $0) }
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func httpDate(_ time: Timestamp) -> String {
        let c = CivilTime(time)
        let clock = [c.hour, c.minute, c.second].map { two($0) }.joined(separator: ":")
        let fraction = c.millisecond == 0 ? "" : "." + String(String(1000 + c.millisecond).dropFirst())
        let weekday = ((c.weekday % 7) + 7) % 7
        return "\(weekdays[weekday]), \(two(c.day)) \(months[c.month - 1]) \(c.year) \(clock)\(fraction) GMT"
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    /// `Tue, 29 Apr 2014 18:30:38 GMT`, with `.123` behind the seconds allowed.
    private static func httpDateTime(_ text: some StringProtocol) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT", words[1].utf8.count <= 2, let day = Int(words[1]), let month = months.firstIndex(of: String(words[2])),
            let year = Int(words[3]), (0...9999).contains(year), (1...CivilTime.daysIn(month: month + 1, year: year)).contains(day)
        else { return nil }
        func padded(_ value: Int, _ width: Int) -> String { String(repeating: "0", count: max(0, width - String(value).utf8.count)) + String(value) }
        return Timestamp(iso8601: "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(day, 2))T\(words[4])Z")
    }
}
