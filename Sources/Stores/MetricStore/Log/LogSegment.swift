import Base
import World

/// The log file that is being written, with its copy of the definitions beside it. Writes zeros ahead, so that a sync
/// seldom has to record a new length.
final class LogSegment {
    let number: UInt64
    private let log: any DiskFile
    private let names: any DiskFile
    private let zerosAhead: [UInt8]
    private var zeroedEnd: Int64
    private var namesEnd: Int64
    /// Where the next group goes.
    private(set) var end: Int64

    /// Makes the files of a new segment, durable with their names.
    init(_ number: UInt64, base: UInt64, folder: String, disk: any Disk, zerosAheadBytes: Int) throws(DiskError) {
        (self.number, zerosAhead) = (number, [UInt8](repeating: 0, count: max(0, zerosAheadBytes)))
        log = try LogSegment.make(number, .log, base, folder, disk)
        names = try LogSegment.make(number, .names, base, folder, disk)
        try disk.syncFolder(folder)
        end = Int64(LogFormat.fileHeaderBytes)
        (zeroedEnd, namesEnd) = (end, end)
    }

    private static func make(
        _ number: UInt64, _ kind: LogFormat.FileKind, _ base: UInt64, _ folder: String, _ disk: any Disk
    ) throws(DiskError) -> any DiskFile {
        let path = folder + "/" + LogFormat.name(number, kind)
        if disk.exists(path) { try disk.remove(path) }
        let file = try disk.open(path, create: true)
        try file.write(LogFormat.fileHeader(number, kind, base: base), at: 0)
        try file.sync()
        return file
    }

    /// Writes a group of records; they count once `sync` has returned.
    func write(_ records: UnsafeRawBufferPointer, definitions: UnsafeRawBufferPointer) throws(DiskError) {
        if definitions.count > 0 {
            try names.write(definitions, at: namesEnd)
            namesEnd += Int64(definitions.count)
        }
        try log.write(records, at: end)
        let after = end + Int64(records.count)
        if after > zeroedEnd {
            try log.write(zerosAhead, at: after)
            zeroedEnd = after + Int64(zerosAhead.count)
        }
        end = after
    }

    func sync() throws(DiskError) { try log.sync() }

    /// Takes back what was written behind `end` since then, durably: after a write that found no room.
    func takeBack(to end: Int64) throws(DiskError) {
        try log.truncate(to: end)
        try log.sync()
        self.end = end
        zeroedEnd = end
    }

    func close() {
        log.close()
        names.close()
    }
}
