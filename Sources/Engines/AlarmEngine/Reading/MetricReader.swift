import Alarms
import Base
import MetricMath
import MetricStore

/// Reads one statistic of one metric for the evaluations of an alarm, and reads only what is new since the last one.
///
/// Data of every unit counts together unless the alarm names one. Not thread-safe: the engine's lock is around it.
final class MetricReader {
    /// How many further periods are read ahead where the store has them: on a virtual clock it often does.
    static let readAheadMax: Int64 = 256
    /// After how many evaluations other units are looked for again, once one was found: sooner where data is missing.
    static let lookUpInterval = 1440, lookUpIntervalMissing = 60

    private let store: any MetricStoring
    private let metric: MetricStat
    private let scope: MetricScope
    private let step: TimeSpan
    /// How many periods a window has.
    private let count: Int64
    private var phases: [PhaseWindow]
    private var series: [SeriesReference] = []
    private var lookUpIn = 0

    init(_ metric: MetricStat, in scope: MetricScope, windowPeriods count: Int, step: TimeSpan, store: any MetricStoring) {
        (self.metric, self.scope, self.step, self.count, self.store) = (metric, scope, step, Int64(count), store)
        phases = Array(repeating: PhaseWindow(), count: max(1, Int(metric.period.milliseconds / step.milliseconds)))
    }

    /// The datapoints of the window that ends at `end`, oldest first.
    func points(endingAt end: Timestamp) -> ArraySlice<Datapoint?> {
        findSeries()
        guard !series.isEmpty else { return ArraySlice(repeating: nil, count: Int(count)) }
        let phase = Int(floorDivide(end.milliseconds, step.milliseconds) % Int64(phases.count))
        let from = end - metric.period * count
        let lateChanges = self.lateChanges
        if let points = phases[phase].points(from: from, to: end, period: metric.period, lateChanges: lateChanges) { return points }
        read(phase, from: from, to: end, lateChanges)
        let points = phases[phase].points[0..<Int(count)]
        if points.last == .some(nil) { lookUpIn = min(lookUpIn, MetricReader.lookUpIntervalMissing) }
        return points
    }

    /// Looks for series in other units at the next read.
    func lookUpNow() { lookUpIn = 0 }

    private func read(_ phase: Int, from: Timestamp, to end: Timestamp, _ lateChanges: UInt64) {
        let newest = series.count == 1 ? store.newestSample(of: series[0]) : series.compactMap { store.newestSample(of: $0) }.min()
        let staleFrom = phases[phase].staleFrom(from, period: metric.period, lateChanges: lateChanges)
        let ahead = newest.map { max(0, min(MetricReader.readAheadMax, ($0 - end).milliseconds / metric.period.milliseconds)) } ?? 0
        let fresh = datapoints(from: staleFrom, to: end + metric.period * ahead)
        phases[phase].replace(
            from: from, staleFrom: staleFrom, with: fresh, period: metric.period, newestSample: newest, lateChanges: lateChanges)
    }

    private func datapoints(from: Timestamp, to end: Timestamp) -> [Datapoint?] {
        let tracksSpread = metric.statistic.needsSpread
        var merged = store.aggregates(of: series[0], from: from, to: end, period: metric.period, tracksSpread: tracksSpread)
        for other in series.dropFirst() {
            let more = store.aggregates(of: other, from: from, to: end, period: metric.period, tracksSpread: tracksSpread)
            for (index, aggregate) in zip(merged.indices, more) where aggregate != nil {
                merged[index] = MetricReader.merged(merged[index], aggregate)
            }
        }
        return merged.map { aggregate in
            guard let aggregate, let value = aggregate.value(of: metric.statistic) else { return nil }
            return Datapoint(value: value, sampleCount: aggregate.count)
        }
    }

    private var lateChanges: UInt64 {
        if series.count == 1 { return store.lateChanges(of: series[0]) }
        return series.reduce(0) { $0 &+ store.lateChanges(of: $1) }
    }

    private func findSeries() {
        lookUpIn -= 1
        guard series.isEmpty || lookUpIn <= 0 else { return }
        lookUpIn = MetricReader.lookUpInterval
        let found = scope.series(of: metric, in: store)
        guard found != series else { return }
        series = found
        phases = Array(repeating: PhaseWindow(), count: phases.count)
    }

    private static func merged(_ one: Aggregate?, _ other: Aggregate?) -> Aggregate? {
        guard var result = one else { return other }
        if let other { result.merge(other) }
        return result
    }
}
