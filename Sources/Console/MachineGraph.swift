import Base
import MetricStore

/// One of the page's graphs: a metric of the agent over the last quarter of an hour.
struct MachineGraph {
    static let span = TimeSpan.minutes(15)
    static let step = TimeSpan.seconds(5)
    static let seriesMax = 100

    let title: String, metric: String, unit: String
    /// The top of the scale; nil: the highest value shown.
    let top: Double?
    /// Which of the metric's series: the labels that it has.
    let labels: [(name: String, value: String)]

    static let kinds = [
        MachineGraph(title: "CPU", metric: "cpu_usage_active", unit: "%", top: 100, labels: [("cpu", "cpu-total")]),
        MachineGraph(title: "Memory", metric: "mem_used_percent", unit: "%", top: 100, labels: []),
        MachineGraph(title: "Disk /", metric: "disk_used_percent", unit: "%", top: 100, labels: [("path", "/")]),
    ]

    /// The graphs that there are data for. `thresholds` are those of alarms on the metric.
    static func all(_ store: any MetricStoring, account: String, region: String, now: Timestamp, thresholds: [String: Double]) -> [JSONValue] {
        kinds.compactMap { $0.document(store, account: account, region: region, now: now, threshold: thresholds[$0.metric]) }
    }

    private func document(_ store: any MetricStoring, account: String, region: String, now: Timestamp, threshold: Double?) -> JSONValue? {
        let end = now.floored(to: MachineGraph.step) + MachineGraph.step, start = end - MachineGraph.span
        var matchers: [LabelMatcher] = [
            .equals(name: MetricIdentity.Label.name, value: metric), .equals(name: MetricIdentity.Label.account, value: account),
            .equals(name: MetricIdentity.Label.region, value: region),
        ]
        for label in labels { matchers.append(.equals(name: label.name, value: label.value)) }
        let series = store.select(matchers, since: start, limit: MachineGraph.seriesMax)
        guard let newest = series.max(by: { (store.newestSample(of: $0) ?? .distantPast) < (store.newestSample(of: $1) ?? .distantPast) }) else { return nil }
        let periods = store.aggregates(of: newest, from: start, to: end, period: MachineGraph.step, tracksSpread: false)
        let points = periods.enumerated().compactMap { index, aggregate in
            aggregate.map { JSONValue.array([.int((start + MachineGraph.step * Int64(index)).milliseconds), .double($0.sum / $0.count)]) }
        }
        var members: [JSONValue.Member] = [
            .init("title", .string(title)), .init("unit", .string(unit)), .init("spanMilliseconds", .int(MachineGraph.span.milliseconds)),
            .init("stepMilliseconds", .int(MachineGraph.step.milliseconds)), .init("points", .array(points)),
        ]
        if let top { members.append(.init("max", .double(top))) }
        if let threshold { members.append(.init("threshold", .double(threshold))) }
        return .object(members)
    }
}
