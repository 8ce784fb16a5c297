import Base
import World

/// Puts the records of a group of commits together and writes them to the segment that is open.
final class GroupWriter {
    private static let groupBytesMax = 4 << 20

    private let core: StoreCore
    private var segment: LogSegment
    private var nextSequence: UInt64
    private var durable: UInt64
    private let commits = EncodeBuffer(capacity: 1 << 16)
    private let definitions = EncodeBuffer(capacity: 1 << 16)
    private let group = EncodeBuffer(capacity: 1 << 16)
    private var definitionCount: UInt64 = 0
    private var definitionSequence: UInt64?
    /// Series numbers are valid while this stands in their entry; changes with the segment and after a failed write.
    private var epoch: UInt64 = 1
    private var nextNumber: UInt32 = 0
    private var endBefore: Int64
    /// Segments behind this one cannot be made, or this one cannot be ended: no write is possible.
    private(set) var isBroken = false

    init(_ core: StoreCore, segment: LogSegment, nextSequence: UInt64) {
        (self.core, self.segment, self.nextSequence) = (core, segment, nextSequence)
        durable = nextSequence - 1
        endBefore = segment.end
        noteDurable()
    }

    var hasRoom: Bool { commits.count < GroupWriter.groupBytesMax }
    var segmentBytes: Int64 { segment.end }

    /// Adds a commit to the group; series that the segment does not know yet are defined before it.
    func add(_ commit: PendingCommit) {
        if definitionSequence == nil { definitionSequence = takeSequence() }
        let start = commits.count
        commits.appendZeros(LogFormat.recordHeaderBytes)
        encode(commit)
        close(.commit, takeSequence(), in: commits, from: start)
    }

    private func encode(_ commit: PendingCommit) {
        let batch = commit.batch
        var encoder = CommitEncoder()
        CommitEncoder.begin(batch.origin, floats: batch.floatValues.count, into: commits)
        for (index, shard) in core.shards.enumerated() {
            let floats = commit.floats.run(index), series = commit.series.run(index)
            if series.isEmpty { continue }
            shard.state.withLock { state in
                for number in series { define(Int(commit.slots[Int(number)]), &state.table) }
                for sample in floats {
                    let sample = Int(sample)
                    let slot = Int(commit.slots[Int(batch.floatSeries[sample])])
                    encoder.add(batch.floatValues[sample], at: batch.floatTimes[sample], series: state.table.entries[slot].logNumber, to: commits)
                }
            }
        }
        encodeDistributions(commit, &encoder)
    }

    private func encodeDistributions(_ commit: PendingCommit, _ encoder: inout CommitEncoder) {
        let batch = commit.batch
        commits.append(varint: UInt64(batch.distributions.count))
        if batch.distributions.isEmpty { return }
        for (index, shard) in core.shards.enumerated() {
            for sample in commit.distributions.run(index) {
                let sample = Int(sample)
                let slot = Int(commit.slots[Int(batch.distributionSeries[sample])])
                let number = shard.state.withLock { $0.table.entries[slot].logNumber }
                encoder.add(batch.distributions[sample], at: batch.distributionTimes[sample], series: number, to: commits)
            }
        }
    }

    @inline(__always) private func define(_ slot: Int, _ table: inout SeriesTable) {
        if table.entries[slot].definedIn == epoch { return }
        table.entries[slot].definedIn = epoch
        table.entries[slot].logNumber = nextNumber
        let labels = table.labels(slot)
        definitions.append(varint: UInt64(nextNumber))
        definitions.append(varint: UInt64(labels.count))
        labels.withUnsafeBytes { definitions.append($0) }
        nextNumber += 1
        definitionCount += 1
    }

    private func takeSequence() -> UInt64 {
        defer { nextSequence += 1 }
        return nextSequence
    }

    /// Fills in the header of the record that begins at `start` and pads it.
    private func close(_ kind: LogFormat.RecordKind, _ sequence: UInt64, in buffer: EncodeBuffer, from start: Int) {
        let payload = UnsafeRawBufferPointer(rebasing: buffer.bytes[(start + LogFormat.recordHeaderBytes)...])
        let header = LogRecordHeader(
            kind: kind, sequence: sequence, durable: durable, payloadBytes: payload.count, payloadChecksum: XXHash64.hash(payload))
        let encoded = EncodeBuffer(capacity: LogFormat.recordHeaderBytes)
        header.append(to: encoded, segment: segment.number)
        buffer.overwrite(encoded.bytes, at: start)
        buffer.appendZeros(LogScanner.aligned(buffer.count) - buffer.count)
    }

    /// Writes the group. When there is no room, `takeBack` must follow.
    func write() throws(DiskError) {
        endBefore = segment.end
        group.removeAll()
        if definitionCount > 0, let sequence = definitionSequence {
            group.appendZeros(LogFormat.recordHeaderBytes)
            group.append(varint: definitionCount)
            group.append(definitions.bytes)
            close(.definitions, sequence, in: group, from: 0)
        }
        let definitionBytes = group.count
        group.append(commits.bytes)
        clear()
        if group.count == 0 { return }
        try segment.write(group.bytes, definitions: .init(rebasing: group.bytes[..<definitionBytes]))
        core.counts.logBytes.add(Int64(group.count), ordering: .relaxed)
    }

    private func clear() {
        commits.removeAll()
        definitions.removeAll()
        (definitionCount, definitionSequence) = (0, nil)
    }

    func sync() throws(DiskError) {
        if group.count > 0 { try segment.sync() }
        durable = nextSequence - 1
        noteDurable()
    }

    private func noteDurable() { core.durableLog.withLock { $0 = (segment.number, segment.end) } }

    /// Undoes a write that found no room; the series it defined will be defined again.
    func takeBack() throws(DiskError) {
        try segment.takeBack(to: endBefore)
        epoch += 1
    }

    /// Ends the segment and begins the next; its number. When that finds no room the old one goes on.
    func rotate() throws(DiskError) -> UInt64 {
        // The end mark takes the next sequence.
        let next = try LogSegment(
            segment.number + 1, base: nextSequence, folder: core.folder, disk: core.disk, zerosAheadBytes: core.options.logZerosAheadBytes)
        do throws(DiskError) {
            commits.appendZeros(LogFormat.recordHeaderBytes)
            close(.end, takeSequence(), in: commits, from: 0)
            try write()
            try sync()
        } catch {
            // The samples are safe without the end mark; but what a failed sync left of the file is unknown.
            isBroken = error.kind != .noSpace
            if !isBroken { try takeBack() }
            throw error
        }
        segment.close()
        segment = next
        (epoch, nextNumber, endBefore) = (epoch + 1, 0, next.end)
        noteDurable()
        return next.number
    }

    /// Marks the end, so that the next opening can tell a damaged end from a torn one.
    func close() {
        commits.appendZeros(LogFormat.recordHeaderBytes)
        close(.end, takeSequence(), in: commits, from: 0)
        // Without the mark nothing is lost but that distinction.
        do throws(DiskError) {
            try write()
            try sync()
        } catch {}
        segment.close()
    }
}
