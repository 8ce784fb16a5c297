import Base
import MetricMath
import MetricStore
import Synchronization

@testable import AlarmEngine

/// A metric store of sorted arrays, as plain as can be: the twin that the engine's reading is checked against.
final class MetricShelf: MetricStoring {
    fileprivate struct Series {
        var samples: [(time: Int64, value: Double)] = []
        var late: UInt64 = 0
    }
    private struct State {
        var handles: [Labels: UInt64] = [:]
        var series: [Series] = []
        var reads = 0
    }
    private let state = Mutex(State())

    /// How many times `aggregates` was called.
    var reads: Int { state.withLock(\.reads) }

    /// Adds a value of `Test/<metric>` in the test's account and region.
    func add(_ value: Double, at time: Timestamp, metric: String = "m", unit: String? = nil) {
        add([(time, value)], metric: metric, unit: unit)
    }

    func add(_ values: [(time: Timestamp, value: Double)], metric: String, unit: String? = nil) {
        let identity = MetricIdentity(account: "1", region: "us-east-1", namespace: "Test", name: metric, dimensions: [], unit: unit ?? MetricUnit.none)
        let labels = identity.labels
        state.withLock { state in
            let handle = state.handles[labels] ?? UInt64(state.series.count)
            if state.handles.updateValue(handle, forKey: labels) == nil { state.series.append(Series()) }
            for (time, value) in values { state.series[Int(handle)].insert(time.milliseconds, value) }
        }
    }

    func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) { done(.failure(.closed)) }
    func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] { [] }
    func find(_ labels: Labels) -> SeriesReference? { state.withLock { $0.handles[labels] }.map { SeriesReference(labels: labels, handle: $0) } }
    func lateChanges(of series: SeriesReference) -> UInt64 { state.withLock { $0.series[Int(series.handle)].late } }
    func newestSample(of series: SeriesReference) -> Timestamp? {
        state.withLock { $0.series[Int(series.handle)].samples.last.map { Timestamp(milliseconds: $0.time) } }
    }

    func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] {
        state.withLock { state in
            state.reads += 1
            let samples = state.series[Int(series.handle)].samples
            var result = [Aggregate?](repeating: nil, count: Int((to - from).milliseconds / period.milliseconds))
            var index = samples.firstIndex(notBefore: from.milliseconds)
            while index < samples.count, samples[index].time < to.milliseconds {
                let place = Int((samples[index].time - from.milliseconds) / period.milliseconds)
                var aggregate = result[place] ?? Aggregate(tracksSpread: tracksSpread)
                aggregate.add(samples[index].value)
                result[place] = aggregate
                index += 1
            }
            return result
        }
    }
}

extension MetricShelf.Series {
    fileprivate mutating func insert(_ time: Int64, _ value: Double) {
        if let last = samples.last, time <= last.time {
            late += 1
            samples.insert((time, value), at: samples.firstIndex(notBefore: time))
        } else {
            samples.append((time, value))
        }
    }
}

extension [(time: Int64, value: Double)] {
    fileprivate func firstIndex(notBefore time: Int64) -> Int {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].time < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
