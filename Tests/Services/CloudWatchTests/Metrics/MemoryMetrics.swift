import Base
import MetricStore
import Synchronization

/// The metric store's promises, kept in the plainest way.
final class MemoryMetrics: MetricStoring {
    private struct State {
        var samples: [Labels: [MetricBatch.Sample]] = [:]
        var sequences: [String: UInt64] = [:]
        var refusal: AppendRefusal?
    }

    private let state = Mutex(State())

    func refuse(_ refusal: AppendRefusal?) { state.withLock { $0.refusal = refusal } }

    /// Everything that is stored, by labels in their order.
    var all: [(labels: Labels, samples: [MetricBatch.Sample])] {
        state.withLock { state in
            state.samples.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map { ($0, state.samples[$0] ?? []) }
        }
    }

    func append(_ batch: MetricBatch, whenDurable done: @escaping @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void) {
        done(state.withLock { state in
            if let refusal = state.refusal { return .failure(refusal) }
            if let origin = batch.origin {
                if let last = state.sequences[origin.source], last >= origin.sequence { return .success(.init(samplesStored: 0, wasRepeat: true)) }
                state.sequences[origin.source] = origin.sequence
            }
            let series = batch.series
            for sample in batch.samples { state.samples[series[sample.series], default: []].append(sample) }
            return .success(.init(samplesStored: batch.sampleCount, wasRepeat: false))
        })
    }

    func select(_ matchers: [LabelMatcher], since: Timestamp, limit: Int) -> [SeriesReference] {
        let matching = all.filter { entry in
            entry.samples.contains { $0.time >= since } && matchers.allSatisfy { matcher in
                switch matcher {
                case .equals(let name, let value): (entry.labels[name] ?? "") == value
                case .exists(let name): entry.labels[name] != nil
                }
            }
        }
        return matching.prefix(limit).map { SeriesReference(labels: $0.labels, handle: 1) }
    }

    func find(_ labels: Labels) -> SeriesReference? { state.withLock { $0.samples[labels] == nil ? nil : SeriesReference(labels: labels, handle: 1) } }

    func aggregates(of series: SeriesReference, from: Timestamp, to: Timestamp, period: TimeSpan, tracksSpread: Bool) -> [Aggregate?] {
        let count = Int(((to - from).milliseconds + period.milliseconds - 1) / period.milliseconds)
        var result = [Aggregate?](repeating: nil, count: count)
        for sample in state.withLock({ $0.samples[series.labels] ?? [] }) where sample.time >= from && sample.time < to {
            let index = Int((sample.time - from).milliseconds / period.milliseconds)
            var aggregate = result[index] ?? Aggregate(tracksSpread: tracksSpread)
            switch sample.value {
            case .float(let value): aggregate.add(value)
            case .distribution(let distribution): aggregate.add(distribution)
            }
            result[index] = aggregate
        }
        return result
    }

    func lateChanges(of series: SeriesReference) -> UInt64 { 0 }

    func newestSample(of series: SeriesReference) -> Timestamp? { state.withLock { $0.samples[series.labels]?.map(\.time).max() } }
}
