import Base
import World

/// Brings the samples of the log back into memory when a store is opened.
struct LogRecovery {
    private let core: StoreCore
    private var findings = LogScanner.Findings()
    private(set) var origins: Origins
    private(set) var lastSequence: UInt64 = 0
    private(set) var lastSegment: UInt64 = 0
    /// Segments that hold records.
    private(set) var liveSegments: [UInt64] = []
    /// By number in the segment at hand: slot and shard, plus one.
    private var series: [UInt64] = []
    private var definedFromCopy = false

    init(_ core: StoreCore, origins: Origins) { (self.core, self.origins) = (core, origins) }

    /// Reads all segments from `first` on, in order; removes those before it and empty ones.
    mutating func run(from first: UInt64) throws(MetricStoreError) {
        do {
            let names = try core.disk.list(core.folder)
            let segments = Set(names.compactMap(LogFormat.segment(ofName:))).sorted()
            lastSegment = max(segments.last ?? 0, first == 0 ? 0 : first - 1)
            for segment in segments {
                if segment < first { try remove(segment) } else { try replay(segment) }
            }
            core.measureMemory()
        } catch let error as DiskError {
            throw .disk(error)
        } catch let error as MetricStoreError {
            throw error
        } catch {
            throw .damaged(file: core.folder, reason: "\(error)")
        }
    }

    private func remove(_ segment: UInt64) throws(DiskError) {
        for kind in [LogFormat.FileKind.log, .names] {
            let path = core.path(LogFormat.name(segment, kind))
            if core.disk.exists(path) { try core.disk.remove(path) }
        }
    }

    private mutating func replay(_ segment: UInt64) throws {
        let path = core.path(LogFormat.name(segment, .log))
        let bytes = core.disk.exists(path) ? try core.disk.readFile(path) : []
        let base = try LogFormat.readHeader(bytes.prefix(LogFormat.fileHeaderBytes), segment: segment, file: path)
        series.removeAll(keepingCapacity: true)
        definedFromCopy = false
        let found = bytes.withUnsafeBytes { raw in
            LogScanner(segment: segment, base: base ?? 0).scan(raw) { header, payload in apply(header, payload, segment) }
        }
        // A crash while the file was made leaves part of a header and nothing behind it.
        if base == nil, found.records > 0 { core.counts.logRegionsDamaged.add(1, ordering: .relaxed) }
        core.counts.logRegionsDamaged.add(UInt64(found.damagedRegions), ordering: .relaxed)
        core.counts.logTailsTorn.add(UInt64(found.tornTails), ordering: .relaxed)
        core.counts.logBytes.add(Int64(found.endOffset), ordering: .relaxed)
        lastSequence = max(lastSequence, found.lastSequence)
        if found.records == 0, found.damagedRegions + found.tornTails == 0 { try remove(segment) } else { liveSegments.append(segment) }
    }

    private mutating func apply(_ header: LogRecordHeader, _ payload: UnsafeRawBufferPointer, _ segment: UInt64) {
        switch header.kind {
        case .definitions: if !define(payload) { core.counts.logRegionsDamaged.add(1, ordering: .relaxed) }
        case .commit: if !commit(payload, segment) { core.counts.logRegionsDamaged.add(1, ordering: .relaxed) }
        case .end: break
        }
    }

    private mutating func define(_ payload: UnsafeRawBufferPointer) -> Bool {
        var cursor = DecodeCursor(payload)
        guard let count = cursor.count(max: payload.count) else { return false }
        for _ in 0..<count {
            guard let number = cursor.count(max: MetricStoreLimits.seriesPerSegmentMax), let length = cursor.count(max: MetricStoreLimits.labelBytesMax),
                let labels = cursor.slice(length)
            else { return false }
            if number >= series.count { series.append(contentsOf: repeatElement(0, count: number + 1 - series.count)) }
            if series[number] == 0 { series[number] = findOrMake(labels) + 1 }
        }
        return true
    }

    private func findOrMake(_ labels: UnsafeRawBufferPointer) -> UInt64 {
        let hash = core.hash(labels)
        let shard = core.shardIndex(hash)
        let (slot, isNew) = core.shards[shard].state.withLock { state in
            let known = state.table.find(labels, hash: hash)
            let slot = known ?? state.insert(labels, hash: hash)
            state.table.entries[slot].touched = core.generation.load(ordering: .relaxed)
            return (slot, known == nil)
        }
        if isNew { core.counts.seriesActive.add(1, ordering: .relaxed) }
        return UInt64(slot) << 8 | UInt64(shard)
    }

    private mutating func commit(_ payload: UnsafeRawBufferPointer, _ segment: UInt64) -> Bool {
        guard var decoder = CommitDecoder(payload) else { return false }
        var run = ReplayRun(core)
        for _ in 0..<decoder.floatCount {
            guard let sample = decoder.float(), MetricStoreLimits.times.contains(sample.time) else { return false }
            if let place = place(sample.series, segment) { run.add(sample.value, at: sample.time, place) }
        }
        guard let count = decoder.distributionCount() else { return false }
        for _ in 0..<count {
            guard let sample = decoder.distribution(), MetricStoreLimits.times.contains(sample.time), sample.value.isStorable else { return false }
            if let place = place(sample.series, segment) { run.add(sample.value, at: sample.time, place) }
        }
        run.finish()
        if let origin = decoder.origin { origins.note(origin) }
        return true
    }

    /// Where a series is by its number; when the log lost its definition, the copy beside the log is read.
    private mutating func place(_ number: Int, _ segment: UInt64) -> UInt64? {
        if number < series.count, series[number] != 0 { return series[number] - 1 }
        if !definedFromCopy {
            definedFromCopy = true
            defineFromCopy(segment)
            if number < series.count, series[number] != 0 { return series[number] - 1 }
        }
        core.counts.samplesWithoutSeries.add(1, ordering: .relaxed)
        return nil
    }

    private mutating func defineFromCopy(_ segment: UInt64) {
        // Without the copy the samples are counted as lost, which is what the caller does.
        guard let bytes = try? core.disk.readFile(core.path(LogFormat.name(segment, .names))) else { return }
        bytes.withUnsafeBytes { raw in
            _ = LogScanner(segment: segment, base: 0).scan(raw) { header, payload in if header.kind == .definitions { _ = define(payload) } }
        }
    }
}

/// Samples of one commit on their way into memory, shard by shard: commits are logged in that order, so that one lock
/// serves a run.
private struct ReplayRun {
    private let core: StoreCore
    private var shard = 0
    private var slots: [Int] = [], times: [Int64] = [], values: [Double] = []
    private var distributions: [(slot: Int, time: Int64, value: Distribution)] = []
    private var count = 0

    init(_ core: StoreCore) { self.core = core }

    mutating func add(_ value: Double, at time: Int64, _ place: UInt64) {
        turn(to: place)
        slots.append(Int(place >> 8))
        times.append(time)
        values.append(value)
    }

    mutating func add(_ value: Distribution, at time: Int64, _ place: UInt64) {
        turn(to: place)
        distributions.append((Int(place >> 8), time, value))
    }

    private mutating func turn(to place: UInt64) {
        let next = Int(place & 0xFF)
        if next == shard { return }
        flush()
        shard = next
    }

    private mutating func flush() {
        count += slots.count + distributions.count
        core.shards[shard].state.withLock { state in
            state.apply(count: slots.count) { (slots[$0], times[$0], values[$0]) }
            for sample in distributions { state.apply(sample.value, at: sample.time, to: sample.slot) }
        }
        slots.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        distributions.removeAll(keepingCapacity: true)
    }

    mutating func finish() {
        flush()
        core.counts.samplesUnsealed.add(count, ordering: .relaxed)
    }
}
