import Base

/// How fine the samples of a block are. Each resolution has its own partitions of time: one partition is rolled up or
/// deleted as a whole.
enum Resolution: UInt8, CaseIterable, Sendable, Comparable {
    case raw = 0, minute = 1, fiveMinutes = 2, hour = 3

    static func < (a: Resolution, b: Resolution) -> Bool { a.rawValue < b.rawValue }

    /// The period that has at most one sample after roll-up; nil where samples stay as they came.
    var period: TimeSpan? {
        switch self {
        case .raw: nil
        case .minute: .minutes(1)
        case .fiveMinutes: .minutes(5)
        case .hour: .hours(1)
        }
    }

    /// The length of a partition; partitions begin at multiples of it since the epoch.
    var partitionSpan: TimeSpan {
        switch self {
        case .raw: .hours(2)
        case .minute: .days(1)
        case .fiveMinutes: .days(7)
        case .hour: .days(28)
        }
    }

    var next: Resolution? { Resolution(rawValue: rawValue + 1) }

    func partition(of time: Int64) -> Int64 { Timestamp(milliseconds: time).floored(to: partitionSpan).milliseconds }

    func partitionEnd(_ partition: Int64) -> Int64 { partition &+ partitionSpan.milliseconds }

    func retention(_ options: MetricStoreOptions.Retention) -> TimeSpan {
        switch self {
        case .raw: options.raw
        case .minute: options.perMinute
        case .fiveMinutes: options.perFiveMinutes
        case .hour: options.perHour
        }
    }

    /// The resolution at which samples of the partition that holds `time` are kept at `now`; nil when they have expired.
    static func due(at time: Int64, now: Timestamp, _ options: MetricStoreOptions.Retention) -> Resolution? {
        allCases.first { resolution in
            let end = Timestamp(milliseconds: resolution.partitionEnd(resolution.partition(of: time)))
            return end + resolution.retention(options) > now
        }
    }
}
