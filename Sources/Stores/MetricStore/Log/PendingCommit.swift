import Base

/// A batch that was admitted: each of its series found or made in its shard, on its way to the log and into memory.
///
/// Unchecked: it is handed from the appender to the commit loop through the queue's lock and does not change.
final class PendingCommit: @unchecked Sendable {
    typealias Callback = @Sendable (Result<AppendOutcome, AppendRefusal>) -> Void

    let batch: MetricBatch
    /// The slot of each of the batch's series in its shard.
    let slots: [UInt32]
    let series: ShardOrder
    let floats: ShardOrder
    let distributions: ShardOrder
    let done: Callback

    init(_ batch: MetricBatch, slots: [UInt32], series: ShardOrder, shardCount: Int, done: @escaping Callback) {
        (self.batch, self.slots, self.series, self.done) = (batch, slots, series, done)
        let isOnePerSeries = batch.floatSeries.count == slots.count && batch.floatSeries.indices.allSatisfy { batch.floatSeries[$0] == UInt32(truncatingIfNeeded: $0) }
        floats = isOnePerSeries ? series : ShardOrder(batch.floatSeries.map { series.shards[Int($0)] }, shardCount: shardCount)
        distributions = ShardOrder(batch.distributionSeries.map { series.shards[Int($0)] }, shardCount: shardCount)
    }

    /// About how much memory it takes while it waits.
    var memoryBytes: Int { batch.memoryBytes + slots.count * 16 + batch.sampleCount * 8 }
}

/// Items grouped by shard, in their own order within each.
struct ShardOrder: Sendable {
    let shards: [UInt8]
    let order: [UInt32]
    /// Where each shard's run in `order` ends.
    let ends: [Int]

    init(_ shards: [UInt8], shardCount: Int) {
        self.shards = shards
        var ends = [Int](repeating: 0, count: shardCount)
        for shard in shards { ends[Int(shard)] += 1 }
        var places = [Int](repeating: 0, count: shardCount)
        var total = 0
        for shard in 0..<shardCount {
            places[shard] = total
            total += ends[shard]
            ends[shard] = total
        }
        order = [UInt32](unsafeUninitializedCapacity: shards.count) { buffer, count in
            for index in shards.indices {
                let shard = Int(shards[index])
                buffer[places[shard]] = UInt32(truncatingIfNeeded: index)
                places[shard] &+= 1
            }
            count = shards.count
        }
        self.ends = ends
    }

    @inline(__always) func run(_ shard: Int) -> ArraySlice<UInt32> { order[(shard == 0 ? 0 : ends[shard - 1])..<ends[shard]] }
}

extension MetricBatch {
    /// About how many bytes it holds.
    var memoryBytes: Int {
        labelArena.count + labelEnds.count * 8 + floatValues.count * 20
            + distributions.reduce(0) { $0 + 80 + ($1.histogram.map { ($0.positive.count + $0.negative.count) * 16 } ?? 0) }
    }
}
