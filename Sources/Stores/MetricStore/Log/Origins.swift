/// The last sequence stored of each source. Bounded: beyond `MetricStoreLimits.sourcesMax` those silent longest are forgotten.
struct Origins: Sendable, Equatable {
    private struct Last: Equatable {
        var sequence: UInt64
        var order: UInt64
    }

    private var lasts: [String: Last] = [:]
    private var order: UInt64 = 0

    /// True when the batch was stored before.
    func holds(_ origin: MetricBatch.Origin) -> Bool { lasts[origin.source].map { origin.sequence <= $0.sequence } ?? false }

    mutating func note(_ origin: MetricBatch.Origin) {
        order += 1
        lasts[origin.source] = Last(sequence: max(origin.sequence, lasts[origin.source]?.sequence ?? 0), order: order)
        if lasts.count > MetricStoreLimits.sourcesMax { forgetOldest() }
    }

    private mutating func forgetOldest() {
        let oldest = lasts.sorted { $0.value.order < $1.value.order }.prefix(MetricStoreLimits.sourcesMax / 8)
        for (source, _) in oldest { lasts[source] = nil }
    }

    /// The longest silent first.
    var list: [MetricBatch.Origin] {
        lasts.sorted { $0.value.order < $1.value.order }.map { .init(source: $0.key, sequence: $0.value.sequence) }
    }
}
