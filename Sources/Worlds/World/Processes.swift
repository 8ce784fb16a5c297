import Base

/// What can be asked of processes on this machine.
public protocol Processes: Sendable {
    /// The id of this process.
    var ownID: Int { get }
    /// The user that this process runs as; 0 is root.
    var ownUser: UInt32 { get }
    /// The file of the program that this process runs; nil when it cannot be told.
    var ownProgram: String? { get }
    /// Ids of all visible processes, ascending.
    func list() -> [Int]
    /// The content of `/proc/<path>`; nil when it is gone or not readable. At most 1 MiB.
    func procFile(_ path: String) -> [UInt8]?
    /// Usage of the file system that holds `path`; nil when it cannot be told.
    func fileSystemUsage(_ path: String) -> FileSystemUsage?
    /// What the symbolic links in the folder `/proc/<path>` point to (open files of a process); empty when it is not readable.
    func procLinks(_ path: String) -> [String]
    /// The process of that number; nil when there is none, or one that has ended and was not reaped.
    func identity(of process: Int) -> ProcessIdentity?
    /// Starts a program that outlives this one; its number.
    func startDetached(_ program: DetachedProgram) throws(ProcessError) -> Int
    /// Runs a program to its end, or kills it at its limits.
    func run(_ program: BoundedProgram) async throws(ProcessError) -> ProgramOutcome
    /// Sends a signal to exactly this process; false when it is gone or not ours to signal.
    func send(_ signal: ProcessSignal, to process: ProcessIdentity) -> Bool
}

/// A process that cannot be mistaken for a later one with the same number, as long as the machine is up.
public struct ProcessIdentity: Hashable, Sendable {
    public let number: Int
    /// Clock ticks after boot at which it started (`/proc/PID/stat`, field 22).
    public let startTicks: UInt64
    public init(number: Int, startTicks: UInt64) { (self.number, self.startTicks) = (number, startTicks) }
}

public enum ProcessSignal: Hashable, Sendable {
    /// Look at your orders (SIGURG, which does nothing to those who do not listen).
    case attention
    /// Please end (SIGTERM).
    case end
    /// End now (SIGKILL).
    case kill
}

/// A program that runs in a session of its own, with no descriptor of ours but its output, and with only this environment.
public struct DetachedProgram: Hashable, Sendable {
    public var path: String
    /// Without the program's own name.
    public var arguments: [String]
    public var environment: [String: String]
    /// A file that standard output and error are appended to.
    public var output: String

    public init(path: String, arguments: [String], environment: [String: String], output: String) {
        (self.path, self.arguments, self.environment, self.output) = (path, arguments, environment, output)
    }
}

/// Why a program was not started, in the kernel's words.
public struct ProcessError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// What statvfs(3) tells, in bytes and inodes.
public struct FileSystemUsage: Hashable, Sendable {
    public var bytesTotal: UInt64, bytesFree: UInt64, bytesAvailable: UInt64, inodesTotal: UInt64, inodesFree: UInt64

    public init(bytesTotal: UInt64, bytesFree: UInt64, bytesAvailable: UInt64, inodesTotal: UInt64, inodesFree: UInt64) {
        (self.bytesTotal, self.bytesFree, self.bytesAvailable) = (bytesTotal, bytesFree, bytesAvailable)
        (self.inodesTotal, self.inodesFree) = (inodesTotal, inodesFree)
    }
}
