/// A point in wall time, in whole milliseconds since 1970-01-01T00:00:00Z (no leap seconds).
///
/// Every floor passes time in as a `Timestamp`; only a `World` reads a clock.
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Whole seconds since the epoch; saturates at the ends of `Int64`.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    /// Seconds since the epoch, rounded toward the past.
    public var seconds: Int64 { floorDivide(milliseconds, 1000) }

    public static let distantPast = Timestamp(milliseconds: .min)
    public static let distantFuture = Timestamp(milliseconds: .max)

    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }
    public static func + (a: Timestamp, b: TimeSpan) -> Timestamp { .init(milliseconds: a.milliseconds &+ b.milliseconds) }
    public static func - (a: Timestamp, b: TimeSpan) -> Timestamp { .init(milliseconds: a.milliseconds &- b.milliseconds) }
    public static func - (a: Timestamp, b: Timestamp) -> TimeSpan { .init(milliseconds: a.milliseconds &- b.milliseconds) }

    /// The latest multiple of `span`, counted from the epoch, that is not after this time. `span` must be positive.
    public func floored(to span: TimeSpan) -> Timestamp {
        precondition(span.milliseconds > 0, "a period is positive")
        return .init(milliseconds: floorDivide(milliseconds, span.milliseconds) &* span.milliseconds)
    }

    /// The earliest multiple of `span` that is after this time.
    public func next(multipleOf span: TimeSpan) -> Timestamp { floored(to: span) + span }
}

/// A length of time in whole milliseconds; may be negative.
public struct TimeSpan: Hashable, Comparable, Sendable, Codable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    public static let zero = TimeSpan(milliseconds: 0)
    public static func milliseconds(_ n: Int64) -> TimeSpan { .init(milliseconds: n) }
    public static func seconds(_ n: Int64) -> TimeSpan { .init(milliseconds: n &* 1000) }
    public static func minutes(_ n: Int64) -> TimeSpan { .seconds(n &* 60) }
    public static func hours(_ n: Int64) -> TimeSpan { .minutes(n &* 60) }
    public static func days(_ n: Int64) -> TimeSpan { .hours(n &* 24) }

    /// Whole seconds, rounded toward zero.
    public var seconds: Int64 { milliseconds / 1000 }

    public static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.milliseconds < b.milliseconds }
    public static func + (a: TimeSpan, b: TimeSpan) -> TimeSpan { .init(milliseconds: a.milliseconds &+ b.milliseconds) }
    public static func - (a: TimeSpan, b: TimeSpan) -> TimeSpan { .init(milliseconds: a.milliseconds &- b.milliseconds) }
    public static func * (a: TimeSpan, n: Int64) -> TimeSpan { .init(milliseconds: a.milliseconds &* n) }

    /// Reads `90s`, `20m`, `6h`, `2d`, `250ms` and sums such as `1h30m`. Nil for anything else.
    public init?(_ text: some StringProtocol) {
        var total: Int64 = 0
        var rest = text.utf8[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (48...57).contains($0) }
            guard !digits.isEmpty, digits.count <= 15 else { return nil }
            let amount = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 48) }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !(48...57).contains($0) }
            rest = rest.dropFirst(unit.count)
            let scale: Int64
            switch Array(unit) {
            case Array("ms".utf8): scale = 1
            case Array("s".utf8): scale = 1000
            case Array("m".utf8): scale = 60_000
            case Array("h".utf8): scale = 3_600_000
            case Array("d".utf8): scale = 86_400_000
            default: return nil
            }
            let (part, over1) = amount.multipliedReportingOverflow(by: scale)
            let (sum, over2) = total.addingReportingOverflow(part)
            guard !over1, !over2 else { return nil }
            total = sum
        }
        milliseconds = total
    }
}

/// Division that rounds toward negative infinity. `divisor` must be positive.
@inlinable public func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
