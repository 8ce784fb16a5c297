import Base

/// Decides, from what the blocks say of themselves, what maintenance does next. No clock, no disk.
enum MaintenancePlan: Equatable {
    /// Delete blocks: expired, or (`.cap`) to make room.
    case delete([UInt64], reason: Reason)
    /// Merge blocks of one partition, or make them coarser.
    case merge([UInt64], to: Resolution)

    enum Reason: Equatable { case expired, cap }

    /// So many blocks of like size in one partition are merged at once.
    static let mergeWidth = 4
    /// Blocks are merged as long as they have no more series than this together: the indexes of inputs and result are in memory meanwhile, some
    /// 300 bytes a series. A partition with more keeps several blocks.
    static let mergeSeriesMax: UInt64 = 500_000
    /// A partition that ended so long ago gets few late samples: its blocks are merged whole.
    static let quietAfter = TimeSpan.minutes(10)

    /// The most urgent thing to do; nil when there is nothing. Blocks in `spared` are damaged: they are deleted in
    /// their time, but not merged, or the damage would be forgotten.
    static func next(
        _ blocks: [BlockInfo], now: Timestamp?, options: MetricStoreOptions, logBytes: Int64, sparing spared: Set<UInt64> = []
    ) -> MaintenancePlan? {
        let sound = blocks.filter { !spared.contains($0.id) }
        if let now {
            if let expired = expired(blocks, now, options) { return expired }
            if let coarser = coarser(sound, now, options) { return coarser }
        }
        return overCap(blocks, options, logBytes) ?? merge(sound, now)
    }

    private static func expired(_ blocks: [BlockInfo], _ now: Timestamp, _ options: MetricStoreOptions) -> MaintenancePlan? {
        let gone = blocks.filter { Resolution.due(at: $0.lastTime, now: now, options.retention) == nil }
        return gone.isEmpty ? nil : .delete(gone.map(\.id).sorted(), reason: .expired)
    }

    /// The oldest partition whose samples are due to be coarser, whole or as many of its blocks as can be merged at once.
    private static func coarser(_ blocks: [BlockInfo], _ now: Timestamp, _ options: MetricStoreOptions) -> MaintenancePlan? {
        let due = partitions(blocks).first { group in
            guard let first = group.first, let target = target(first, now, options) else { return false }
            return target > first.resolution
        }
        guard let due, let first = due.first, let target = target(first, now, options) else { return nil }
        return .merge(inMemory(due.sorted { ($0.seriesCount, $0.id) < ($1.seriesCount, $1.id) }).map(\.id).sorted(), to: target)
    }

    /// The first blocks, at least one, whose indexes may be in memory together.
    private static func inMemory(_ blocks: [BlockInfo]) -> ArraySlice<BlockInfo> {
        var series: UInt64 = 0
        for (index, block) in blocks.enumerated() {
            series = series.addingReportingOverflow(block.seriesCount).partialValue
            if index > 0, series > mergeSeriesMax { return blocks.prefix(index) }
        }
        return blocks[...]
    }

    private static func target(_ block: BlockInfo, _ now: Timestamp, _ options: MetricStoreOptions) -> Resolution? {
        Resolution.due(at: block.resolution.partitionEnd(block.partition) &- 1, now: now, options.retention)
    }

    /// The disk cap's order of deletion: the finest resolution first, in it the oldest partition first.
    private static func overCap(_ blocks: [BlockInfo], _ options: MetricStoreOptions, _ logBytes: Int64) -> MaintenancePlan? {
        let total = blocks.reduce(logBytes) { $0 &+ $1.fileBytes }
        guard total > options.diskBytesMax, let first = partitions(blocks).first else { return nil }
        return .delete(first.map(\.id).sorted(), reason: .cap)
    }

    /// Blocks of like size in a partition; small late ones leave a large one alone until they are half of it together.
    private static func merge(_ blocks: [BlockInfo], _ now: Timestamp?) -> MaintenancePlan? {
        for group in partitions(blocks) {
            guard let first = group.first else { continue }
            let bySize = group.sorted { ($0.fileBytes, $0.id) < ($1.fileBytes, $1.id) }
            let isQuiet = now.map { Timestamp(milliseconds: first.resolution.partitionEnd(first.partition)) + quietAfter < $0 } ?? false
            let chosen = run(bySize, least: isQuiet ? 2 : mergeWidth)
            if !chosen.isEmpty { return .merge(chosen.map(\.id).sorted(), to: first.resolution) }
        }
        return nil
    }

    /// The longest run from the smallest on in which the largest is at most twice the others together.
    private static func run(_ bySize: [BlockInfo], least: Int) -> [BlockInfo] {
        var sum: Int64 = 0
        var best = 0
        for (index, block) in inMemory(bySize).enumerated() {
            if index + 1 >= least, block.fileBytes <= sum * 2 { best = index + 1 }
            sum += block.fileBytes
        }
        return Array(bySize.prefix(best))
    }

    /// Blocks by partition, finest resolution first, oldest first.
    private static func partitions(_ blocks: [BlockInfo]) -> [[BlockInfo]] {
        struct Key: Hashable { let resolution: Resolution, partition: Int64 }
        let groups = Dictionary(grouping: blocks) { Key(resolution: $0.resolution, partition: $0.partition) }
        return groups.sorted { ($0.key.resolution, $0.key.partition) < ($1.key.resolution, $1.key.partition) }.map(\.value)
    }
}
