import Base

/// The forms in which CloudWatch prints times inside reasons, history and notifications; all in UTC.
extension Timestamp {
    /// `2026-01-05T00:00:00.000+0000`
    public var iso8601Offset: String { iso8601Milliseconds.dropLast() + "+0000" }

    /// `05/01/26 00:02:00`
    var reasonDate: String {
        let time = CivilTime(self)
        return "\(two(time.day))/\(two(time.month))/\(two(time.year % 100)) \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    }

    /// `Monday 05 January, 2026 00:02:00 UTC`
    var longDate: String {
        let time = CivilTime(self)
        let day = Timestamp.weekdays[time.weekday], month = Timestamp.months[time.month - 1]
        return "\(day) \(two(time.day)) \(month), \(time.year) \(two(time.hour)):\(two(time.minute)):\(two(time.second)) UTC"
    }

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
