import Base

/// What can be asked of processes on this machine. The fleet's holders extend this floor later.
public protocol Processes: Sendable {
    /// The id of this process.
    var ownID: Int { get }
    /// Ids of all visible processes, ascending.
    func list() -> [Int]
    /// The content of `/proc/<path>`; nil when it is gone or not readable. At most 1 MiB.
    func procFile(_ path: String) -> [UInt8]?
    /// Usage of the file system that holds `path`; nil when it cannot be told.
    func fileSystemUsage(_ path: String) -> FileSystemUsage?
}

/// What statvfs(3) tells, in bytes and inodes.
public struct FileSystemUsage: Hashable, Sendable {
    public var bytesTotal: UInt64, bytesFree: UInt64, bytesAvailable: UInt64, inodesTotal: UInt64, inodesFree: UInt64

    public init(bytesTotal: UInt64, bytesFree: UInt64, bytesAvailable: UInt64, inodesTotal: UInt64, inodesFree: UInt64) {
        (self.bytesTotal, self.bytesFree, self.bytesAvailable) = (bytesTotal, bytesFree, bytesAvailable)
        (self.inodesTotal, self.inodesFree) = (inodesTotal, inodesFree)
    }
}
