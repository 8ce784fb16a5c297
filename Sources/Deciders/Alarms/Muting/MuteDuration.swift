import Base

/// How long a mute window lasts: an ISO 8601 duration from one minute to 15 days (CloudWatch API Reference, Schedule).
public enum MuteDuration {
    public static let allowed = TimeSpan.minutes(1)...TimeSpan.days(15)

    /// Reads `PT4H`, `P2DT12H`, `P1W`. Nil for anything else and outside the allowed range.
    public static func read(_ text: String) -> TimeSpan? {
        guard text.hasPrefix("P") else { return nil }
        let parts = text.dropFirst().split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = parts.first, let days = sum(date, ["W": .days(7), "D": .days(1)]) else { return nil }
        var total = days
        if parts.count == 2 {
            guard !parts[1].isEmpty, let time = sum(parts[1], ["H": .hours(1), "M": .minutes(1), "S": .seconds(1)]) else { return nil }
            total = total + time
        }
        return allowed.contains(total) ? total : nil
    }

    private static func sum(_ text: Substring, _ units: KeyValuePairs<Character, TimeSpan>) -> TimeSpan? {
        var total = TimeSpan.zero
        var rest = text
        var next = units.startIndex
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            // Units come in their order, each at most once; seven digits of weeks do not overflow.
            guard digits.count <= 7, let amount = Int64(digits), let unit = rest.popFirst(),
                let index = units[next...].firstIndex(where: { $0.key == unit })
            else { return nil }
            total = total + units[index].value * amount
            next = units.index(after: index)
        }
        return total
    }
}
