import Base

/// What is known of the series of one batch on their way to their slots: a place that was remembered, else canonical
/// labels with their hash.
struct BatchLookup {
    private struct Canonical {
        var hash: UInt64 = 0
        var start = 0, end = 0
        /// False for a series whose labels were not needed.
        var isKnown = false
    }

    private let core: StoreCore
    private let batch: MetricBatch
    private var canonical: [Canonical] = []
    private var arena: [UInt8] = []
    private var assembly = LabelAssembly()
    /// Remembered, until `Admission` has found or made them all.
    var places: [SeriesPlace]
    private let key: UInt64?
    /// How many of the places were remembered.
    private var rememberedCount = 0

    init(_ batch: MetricBatch, _ core: StoreCore) {
        (self.batch, self.core) = (batch, core)
        places = [SeriesPlace](repeating: .unknown, count: batch.seriesCount)
        key = core.memo.key(of: batch)
        if let key, let known = core.memo.find(key) { rememberedCount = known.find(batch, into: &places) }
        if rememberedCount < places.count { bringInOrder { $0.version == 0 } }
    }

    /// Makes the canonical labels of the series whose places say so, with the shard that they belong to.
    mutating func bringInOrder(_ isWanted: (SeriesPlace) -> Bool) {
        if canonical.isEmpty { canonical = Array(repeating: Canonical(), count: places.count) }
        batch.labelArena.withUnsafeBytes { raw in
            for series in places.indices where !canonical[series].isKnown && isWanted(places[series]) {
                let start = arena.count
                assembly.append(.init(rebasing: raw[batch.labelRange(series)]), to: &arena)
                let hash = arena.withUnsafeBytes { core.hash(.init(rebasing: $0[start...])) }
                canonical[series] = Canonical(hash: hash, start: start, end: arena.count, isKnown: true)
                places[series].shard = UInt8(truncatingIfNeeded: core.shardIndex(hash))
            }
        }
    }

    /// Calls `body` with canonical labels and hash of a series; nil for one that was remembered.
    @inline(__always) func withLabels<Result>(_ series: Int, _ body: (UnsafeRawBufferPointer, UInt64) -> Result) -> Result? {
        guard series < canonical.count, canonical[series].isKnown else { return nil }
        let known = canonical[series]
        return arena.withUnsafeBytes { body(.init(rebasing: $0[known.start..<known.end]), known.hash) }
    }

    /// Remembers the batch when something in it was new.
    func remember() {
        guard let key, rememberedCount < places.count || !canonical.isEmpty else { return }
        core.memo.remember(RememberedBatch(batch, places), key)
    }
}
