import Base

/// The statistical values of dynamic labels, over the points of one series.
enum LabelValue: String, Hashable, Sendable, CaseIterable {
    case average = "AVG", datapointCount = "DATAPOINT_COUNT", sum = "SUM"
    case first = "FIRST", firstTime = "FIRST_TIME", firstTimeRelative = "FIRST_TIME_RELATIVE"
    case firstLastRange = "FIRST_LAST_RANGE", firstLastTimeRange = "FIRST_LAST_TIME_RANGE"
    case last = "LAST", lastTime = "LAST_TIME", lastTimeRelative = "LAST_TIME_RELATIVE"
    case maximum = "MAX", maximumTime = "MAX_TIME", maximumTimeRelative = "MAX_TIME_RELATIVE"
    case minimum = "MIN", minimumTime = "MIN_TIME", minimumTimeRelative = "MIN_TIME_RELATIVE"
    case minimumMaximumRange = "MIN_MAX_RANGE", minimumMaximumTimeRange = "MIN_MAX_TIME_RANGE"

    typealias Point = (time: Timestamp, value: Double)

    /// `--` where there is no point; a sum and a count are then 0.
    func text(of points: [Point], _ context: LabelContext) -> String {
        if self == .datapointCount { return String(points.count) }
        let sum = points.reduce(0) { $0 + $1.value }
        if self == .sum { return number(sum) }
        guard let first = points.first, let last = points.last,
            let lowest = points.min(by: { $0.value < $1.value }), let highest = points.max(by: { $0.value < $1.value })
        else { return "--" }
        switch self {
        case .datapointCount, .sum: return ""
        case .average: return number(sum / Double(points.count))
        case .first: return number(first.value)
        case .last: return number(last.value)
        case .minimum: return number(lowest.value)
        case .maximum: return number(highest.value)
        case .firstLastRange: return number(last.value - first.value)
        case .minimumMaximumRange: return number(highest.value - lowest.value)
        case .firstTime: return context.text(first.time)
        case .lastTime: return context.text(last.time)
        case .minimumTime: return context.text(lowest.time)
        case .maximumTime: return context.text(highest.time)
        case .firstTimeRelative: return context.text(context.now - first.time)
        case .lastTimeRelative: return context.text(context.now - last.time)
        case .minimumTimeRelative: return context.text(context.now - lowest.time)
        case .maximumTimeRelative: return context.text(context.now - highest.time)
        case .firstLastTimeRange: return context.text(last.time - first.time)
        case .minimumMaximumTimeRange: return context.text(highest.time - lowest.time)
        }
    }

    private func number(_ value: Double) -> String { value.isFinite ? decimalText(value) : "--" }
}
