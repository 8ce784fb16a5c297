import Base
import World

/// Batches on disk from the moment they are made until they are acknowledged, set aside, or dropped as the oldest of too many.
///
/// A batch is synced before `append` returns. After kill -9 or power loss it is there with the sequence that it had; one
/// that was sent just before may come again, with the same sequence. One owner at a time, by a lock in the folder.
struct Spool {
    private struct Segment {
        var path: String
        var size: Int64
        /// Not yet acknowledged, oldest first.
        var pending: [Entry]
    }

    private struct Entry {
        var sequence: UInt64
        var datumCount: Int
        var offset: Int64
        var length: Int
    }

    private let disk: any Disk
    private let folder: String
    private let limits: SpoolLimits
    private let lock: any DiskFile
    private var state: SpoolState
    private var nextSequence: UInt64
    private var segments: [Segment] = []
    private var active: (any DiskFile)?
    /// Bytes that were found damaged at the start and could not be read back.
    private(set) var damagedBytes = 0
    /// The state file was damaged at the start: the agent goes on as a new source.
    let isNewSource: Bool

    var source: String { state.source }
    var droppedBatches: UInt64 { state.droppedBatches }
    var droppedDatums: UInt64 { state.droppedDatums }
    var pendingBatches: Int { segments.reduce(0) { $0 + $1.pending.count } }
    var bytesOnDisk: Int64 { segments.reduce(0) { $0 + $1.size } }

    private var statePath: String { folder + "/source.json" }
    private var acknowledgedPath: String { folder + "/acknowledged" }
    private var segmentFolder: String { folder + "/spool" }
    private var deadFolder: String { folder + "/dead" }

    /// Opens the folder, makes it when it is not there, and finds what was not acknowledged.
    init(folder: String, world: any World, limits: SpoolLimits = SpoolLimits()) throws(SpoolError) {
        (disk, self.folder, self.limits) = (world.disk, folder, limits)
        lock = try Spool.onDisk { () throws(DiskError) in try Spool.prepare(folder, world.disk) }
        (state, isNewSource) = try SpoolState.load(folder + "/source.json", world: world)
        nextSequence = state.sequenceReserved
        try recover()
        try reserve()
    }

    /// Writes and syncs one batch, dropping the oldest when the folder is full; the batch as it will be sent.
    mutating func append(namespace: String, datums: [Datum]) throws(SpoolError) -> SpooledBatch {
        if nextSequence >= state.sequenceReserved { try reserve() }
        let batch = SpooledBatch(source: source, sequence: nextSequence, namespace: namespace, datums: datums)
        let record = SpoolRecord.frame(batch.encoded())
        try makeRoom(Int64(record.count))
        try write(record, of: batch)
        nextSequence += 1
        return batch
    }

    /// The oldest batch that waits to be sent. One that cannot be read back any more is dropped and counted.
    mutating func oldest() throws(SpoolError) -> SpooledBatch? {
        while let index = segments.firstIndex(where: { !$0.pending.isEmpty }), let entry = segments[index].pending.first {
            if let batch = read(entry, from: segments[index].path) { return batch }
            try countDropped([entry])
            finish(entry.sequence)
        }
        return nil
    }

    /// The receiver has the batch, or it was set aside: it and all before it are done.
    mutating func acknowledge(_ sequence: UInt64) throws(SpoolError) {
        finish(sequence)
        // Not synced: after power loss the receiver sees the sequence again and drops it.
        try Spool.onDisk { () throws(DiskError) in
            let file = try disk.open(acknowledgedPath, create: true)
            defer { file.close() }
            try file.write(SpoolRecord.acknowledgement(sequence), at: 0)
        }
    }

    /// Moves a batch that the receiver will never take out of the way, with the reason beside it.
    mutating func setAside(_ batch: SpooledBatch, reason: String) throws(SpoolError) {
        let kept: Result<Void, SpoolError>
        do throws(SpoolError) { kept = .success(try bury(batch, reason: reason)) } catch { kept = .failure(error) }
        // Also when it could not be kept: a refused batch never stands in the way of the next.
        try acknowledge(batch.sequence)
        try kept.get()
    }

    private func bury(_ batch: SpooledBatch, reason: String) throws(SpoolError) {
        let name = deadFolder + "/" + Spool.fileName(batch.sequence)
        try Spool.onDisk { () throws(DiskError) in
            try disk.replaceFile(name + ".batch", with: SpoolRecord.frame(batch.encoded()))
            try disk.replaceFile(name + ".reason", with: Array(reason.utf8))
            let dead = try disk.list(deadFolder)
            for old in dead.prefix(max(0, dead.count - 2 * limits.deadBatchesMax)) { try disk.remove(deadFolder + "/" + old) }
        }
    }

    // MARK: Start

    private static func prepare(_ folder: String, _ disk: any Disk) throws(DiskError) -> any DiskFile {
        for path in [folder, folder + "/spool", folder + "/dead"] { try disk.makeFolder(path) }
        let lock = try disk.open(folder + "/lock", create: true)
        try lock.lock()
        return lock
    }

    private mutating func recover() throws(SpoolError) {
        let names = try Spool.onDisk { () throws(DiskError) in try disk.list(segmentFolder) }.filter { $0.hasSuffix(".segment") }
        let acknowledged = readAcknowledged()
        // Also a new source stays above what the file calls done.
        nextSequence = max(nextSequence, acknowledged &+ 1)
        for name in names {
            let path = segmentFolder + "/" + name
            let bytes = try Spool.onDisk { () throws(DiskError) in try disk.readFile(path) }
            let (found, damaged) = SpoolRecord.scan(bytes)
            damagedBytes += damaged
            var segment = Segment(path: path, size: Int64(bytes.count), pending: [])
            for record in found {
                nextSequence = max(nextSequence, record.batch.sequence &+ 1)
                let start = record.endOffset - SpoolRecord.headBytes - record.payloadBytes
                guard record.batch.sequence > acknowledged else { continue }
                segment.pending.append(
                    Entry(sequence: record.batch.sequence, datumCount: record.batch.datums.count, offset: Int64(start), length: record.endOffset - start))
            }
            segments.append(segment)
        }
        removeFinished()
    }

    private func readAcknowledged() -> UInt64 {
        // Without it, or when it is damaged, everything still here is sent again; the receiver drops what it has.
        (try? disk.readFile(acknowledgedPath)).flatMap(SpoolRecord.acknowledged) ?? 0
    }

    private mutating func reserve() throws(SpoolError) {
        state.sequenceReserved = nextSequence + SpoolState.sequencesPerReservation
        try state.save(statePath, disk: disk)
    }

    // MARK: Writing

    private mutating func write(_ record: [UInt8], of batch: SpooledBatch) throws(SpoolError) {
        if active == nil || (segments.last?.size ?? 0) >= limits.segmentBytesMax { try beginSegment() }
        guard let file = active, let segment = segments.last else { return }
        do throws(DiskError) {
            try file.write(record, at: segment.size)
            try file.sync()
        } catch {
            // After a failed sync nothing is known of this file's end: cut it off if that works, go on in a new file, and
            // never use the sequence again, so that what may yet be found of this record is no other batch's.
            try? file.truncate(to: segment.size)
            active = nil
            nextSequence += 1
            throw .disk(error)
        }
        segments[segments.count - 1].size += Int64(record.count)
        segments[segments.count - 1].pending.append(
            Entry(sequence: batch.sequence, datumCount: batch.datums.count, offset: segment.size, length: record.count))
    }

    private mutating func beginSegment() throws(SpoolError) {
        active?.close()
        active = nil
        removeFinished()
        let path = segmentFolder + "/" + Spool.fileName(nextSequence) + ".segment"
        active = try Spool.onDisk { () throws(DiskError) in
            let file = try disk.open(path, create: true)
            // A segment of this name was never used: what a failed attempt left in it goes.
            try file.truncate(to: 0)
            try disk.syncFolder(segmentFolder)
            return file
        }
        segments.removeAll { $0.path == path }
        segments.append(Segment(path: path, size: 0, pending: []))
    }

    private mutating func makeRoom(_ bytes: Int64) throws(SpoolError) {
        removeFinished()
        while bytesOnDisk + bytes > limits.bytesMax, let oldest = segments.first, !oldest.pending.isEmpty || segments.count > 1 {
            try countDropped(oldest.pending)
            if segments.count == 1 { active = nil }
            segments.removeFirst()
            try Spool.onDisk { () throws(DiskError) in try disk.remove(oldest.path) }
        }
    }

    private mutating func countDropped(_ entries: [Entry]) throws(SpoolError) {
        state.droppedBatches += UInt64(entries.count)
        state.droppedDatums += UInt64(entries.reduce(0) { $0 + $1.datumCount })
        try state.save(statePath, disk: disk)
    }

    // MARK: Ending

    private mutating func finish(_ sequence: UInt64) {
        for index in segments.indices { segments[index].pending.removeAll { $0.sequence <= sequence } }
        removeFinished()
    }

    /// Removes the files of segments in which nothing waits, except the one that is written.
    private mutating func removeFinished() {
        let written = active == nil ? nil : segments.last?.path
        for segment in segments where segment.pending.isEmpty && segment.path != written {
            // A file that stays is found again at the next start, with nothing unacknowledged in it.
            try? disk.remove(segment.path)
        }
        segments.removeAll { $0.pending.isEmpty && $0.path != written }
    }

    private func read(_ entry: Entry, from path: String) -> SpooledBatch? {
        // A record that cannot be read is answered by counting it as dropped.
        guard let file = try? disk.open(path, create: false), let bytes = try? file.read(count: entry.length, at: entry.offset) else { return nil }
        file.close()
        return SpoolRecord.scan(bytes).found.first { $0.batch.sequence == entry.sequence }?.batch
    }

    private static func fileName(_ sequence: UInt64) -> String {
        let digits = String(sequence, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static func onDisk<Value>(_ work: () throws(DiskError) -> Value) throws(SpoolError) -> Value {
        do throws(DiskError) { return try work() } catch {
            throw error.kind == .isLocked ? .inUse(error.path) : .disk(error)
        }
    }
}
