import Base

/// Checks the two ends of a question, to the second, as CloudWatch words it.
enum TimeRange {
    /// The years 1970 to 9999.
    private static let times = Timestamp(milliseconds: 0)...Timestamp(milliseconds: 253_402_300_799_999)

    static func fault(start: Timestamp, end: Timestamp) -> String? {
        guard times.contains(start) else { return "The value of the parameter StartTime is invalid." }
        guard times.contains(end) else { return "The value of the parameter EndTime is invalid." }
        if start.seconds == end.seconds { return "The parameter StartTime must not equal parameter EndTime." }
        return start > end ? "The parameter StartTime must be less than the parameter EndTime." : nil
    }
}
