import Base

/// The dates of policies: ISO 8601, a day alone, or seconds since 1970 (IAM User Guide, Date condition operators).
enum PolicyDate {
    static func read(_ text: String) -> Timestamp? {
        if let seconds = Int64(text) { return Timestamp(seconds: seconds) }
        return Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "T00:00:00Z")
    }
}
