import Base

/// Checks the two ends of a question, to the second. The two calls word it differently, as CloudWatch does.
enum TimeRange {
    /// Which call asks.
    enum Question { case metricData, metricStatistics }

    /// The years 1970 to 9999.
    private static let times = Timestamp(milliseconds: 0)...Timestamp(milliseconds: 253_402_300_799_999)

    static func fault(start: Timestamp, end: Timestamp, of question: Question) -> String? {
        guard times.contains(start) else { return "The value of the parameter StartTime is invalid." }
        guard times.contains(end) else { return "The value of the parameter EndTime is invalid." }
        guard start.seconds >= end.seconds else { return nil }
        switch question {
        case .metricStatistics: return "The parameter StartTime must be less than the parameter EndTime."
        case .metricData where start.seconds == end.seconds: return "The parameter StartTime must not equal parameter EndTime."
        case .metricData: return "The parameter EndTime must be greater than StartTime."
        }
    }
}
