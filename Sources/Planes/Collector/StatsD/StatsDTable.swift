import Base

/// What came over StatsD since the last collection, and what collections gathered since the last aggregation.
struct StatsDTable: Sendable {
    /// Different metrics with their tags that are kept at one time; further ones are dropped and counted.
    static let seriesMax = 10_000
    /// Different timer values of one metric in one aggregation; beyond it they become a statistic set.
    static let timerValuesMax = 1500
    /// Different members of one set in one collection; further ones are dropped and counted.
    static let setMembersMax = 10_000

    private struct Key: Hashable, Sendable {
        var name: String, kind: String, tags: [MetricDimension]
    }

    private enum Series: Sendable {
        case counter(Double)
        /// The value, and whether it was set since the last collection.
        case gauge(Double, isFresh: Bool)
        case timer(TimerValues)
        case set(Set<String>)
    }

    private let configuration: AgentConfiguration.StatsD
    private let dimensions: [MetricDimension]
    private var series: [Key: Series] = [:]
    private var gathered: [Key: Datum.Content] = [:]
    /// Lines that were no StatsD, and changes for which there was no place.
    private(set) var droppedLines: UInt64 = 0

    init(_ configuration: AgentConfiguration.StatsD, dimensions: [MetricDimension]) { (self.configuration, self.dimensions) = (configuration, dimensions) }

    var seriesCount: Int { series.count }

    /// Takes one datagram of one or more lines.
    mutating func take(_ datagram: [UInt8]) {
        for line in datagram.split(separator: UInt8(ascii: "\n")) {
            guard let line = StatsDLine(line.last == 0x0D ? line.dropLast() : line), apply(line) else {
                droppedLines += 1
                continue
            }
        }
    }

    /// Makes a reading of everything that came since the last one.
    mutating func collect() {
        for (key, value) in series {
            guard let content = StatsDTable.reading(value) else { continue }
            gathered[key] = gathered[key].map { $0.merged(with: content) } ?? content
        }
        // Gauges stay, so that +1 and -1 have something to stand on; those that nobody sets leave when places become few.
        let isCrowded = series.count > StatsDTable.seriesMax / 2
        series = series.compactMapValues { value in
            guard case .gauge(let level, let isFresh) = value, isFresh || !isCrowded else { return nil }
            return .gauge(level, isFresh: false)
        }
    }

    /// The datums of what was gathered since the last time.
    mutating func aggregate(at time: Timestamp, interval: TimeSpan) -> [Datum] {
        defer { gathered = [:] }
        let separator = configuration.metricSeparator
        let ordered = gathered.map { (order: [$0.key.name, $0.key.kind] + $0.key.tags.flatMap { [$0.name, $0.value] }, key: $0.key, content: $0.value) }
            .sorted { $0.order.lexicographicallyPrecedes($1.order) }
        return ordered.map { _, key, content in
            Datum(
                name: key.name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: separator),
                dimensions: MetricDimension.joined(key.tags + [MetricDimension(name: "metric_type", value: key.kind)], dimensions), unit: MetricUnit.none,
                timestamp: time, content: content, storageResolution: interval < .seconds(60) ? 1 : 60)
        }
    }

    private mutating func apply(_ line: StatsDLine) -> Bool {
        let key = Key(name: line.name, kind: line.change.kind, tags: line.tags)
        guard series[key] != nil || series.count < StatsDTable.seriesMax else { return false }
        switch (line.change, series[key]) {
        case (.count(let amount), .counter(let sum)): series[key] = .counter(sum + amount)
        case (.count(let amount), _): series[key] = .counter(amount)
        case (.gauge(let value), _): series[key] = .gauge(value, isFresh: true)
        case (.gaugeBy(let amount), .gauge(let value, _)): series[key] = .gauge(value + amount, isFresh: true)
        case (.gaugeBy(let amount), _): series[key] = .gauge(amount, isFresh: true)
        case (.timing(let value, let weight), .timer(var values)):
            series[key] = nil
            values.add(value, weight: weight)
            series[key] = .timer(values)
        case (.timing(let value, let weight), _): series[key] = .timer(TimerValues(value, weight: weight))
        case (.member(let member), .set(var members)):
            guard members.contains(member) || members.count < StatsDTable.setMembersMax else { return false }
            series[key] = nil
            members.insert(member)
            series[key] = .set(members)
        case (.member(let member), _): series[key] = .set([member])
        }
        return true
    }

    private static func reading(_ series: Series) -> Datum.Content? {
        switch series {
        case .counter(let sum): .value(sum)
        case .gauge(let level, let isFresh): isFresh ? .value(level) : nil
        case .timer(let values): values.content
        case .set(let members): .value(Double(members.count))
        }
    }
}

extension StatsDLine.Change {
    /// The value of the `metric_type` dimension.
    var kind: String {
        switch self {
        case .count: "counter"
        case .gauge, .gaugeBy: "gauge"
        case .timing: "timing"
        case .member: "set"
        }
    }
}

/// The values of one timer: each with its count while they are few, a statistic set after that.
struct TimerValues: Hashable, Sendable {
    private var counts: [Double: Double] = [:]
    private var folded: Datum.Content?

    init(_ value: Double, weight: Double) { counts[value] = weight }

    mutating func add(_ value: Double, weight: Double) {
        counts[value, default: 0] += weight
        guard counts.count > StatsDTable.timerValuesMax else { return }
        folded = .some(content.merged(with: .statisticSet(count: 0, sum: 0, minimum: .infinity, maximum: -.infinity)))
        counts = [:]
    }

    var content: Datum.Content {
        let values = Datum.Content.values(counts.map { Datum.Weighted($0.key, count: $0.value) }.sorted { $0.value < $1.value })
        guard let folded else { return values }
        return counts.isEmpty ? folded : folded.merged(with: values)
    }
}
