import Base

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The time in the form of the `date` field: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(_ time: Timestamp) -> String {
        let civil = CivilTime(time)
        let clock = "\(padded(civil.hour)):\(padded(civil.minute)):\(padded(civil.second))"
        return "\(days[civil.weekday % 7]), \(padded(civil.day)) \(months[(civil.month - 1) % 12]) \(civil.year) \(clock) GMT"
    }

    /// The kernel's wall clock. Clients correct their signatures' clock by this field, and signatures are checked
    /// against real time, so it never shows a virtual clock.
    static func kernelTime() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec))
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
