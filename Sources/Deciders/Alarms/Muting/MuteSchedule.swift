import Base

/// When a mute window opens and how long it stays open.
public struct MuteSchedule: Sendable {
    public enum Occurrence: Hashable, Sendable {
        /// Local wall time, as if it were UTC.
        case once(at: Timestamp)
        case recurring(CronExpression)
    }

    public let occurrence: Occurrence
    public let duration: TimeSpan
    private let zone: ZoneOffsets

    public init(_ occurrence: Occurrence, duration: TimeSpan, zone: ZoneOffsets) {
        (self.occurrence, self.duration, self.zone) = (occurrence, duration, zone)
    }

    /// Reads `at(yyyy-MM-ddThh:mm)` or `cron(...)`. Nil for anything else.
    public static func occurrence(_ expression: String) -> Occurrence? {
        guard expression.hasSuffix(")") else { return nil }
        if expression.hasPrefix("cron(") { return CronExpression(fields: expression.dropFirst(5).dropLast()).map { .recurring($0) } }
        guard expression.hasPrefix("at(") else { return nil }
        let text = expression.dropFirst(3).dropLast()
        guard text.utf8.count == 16, text.contains("T") else { return nil }
        return Timestamp(iso8601: text).map { .once(at: $0) }
    }

    /// The window that covers `time`, if any; of overlapping ones the latest to open.
    public func window(covering time: Timestamp) -> Range<Timestamp>? {
        guard let start = lastOpening(atOrBefore: time), time < start + duration else { return nil }
        return start..<start + duration
    }

    /// The first opening after `time`; nil when there is none.
    public func nextOpening(after time: Timestamp) -> Timestamp? {
        switch occurrence {
        case .once(let local):
            let opening = zone.moment(ofLocal: local)
            return opening > time ? opening : nil
        case .recurring(let cron): return cron.next(after: time, in: zone)
        }
    }

    private func lastOpening(atOrBefore time: Timestamp) -> Timestamp? {
        switch occurrence {
        case .once(let local):
            let opening = zone.moment(ofLocal: local)
            return opening <= time ? opening : nil
        case .recurring(let cron): return cron.last(atOrBefore: time, within: duration, in: zone)
        }
    }
}
