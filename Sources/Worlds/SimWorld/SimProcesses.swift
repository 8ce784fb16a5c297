import Synchronization
import World

/// A `/proc` that the test writes, and the sizes of file systems.
public final class SimProcesses: Processes {
    private struct State {
        var files: [String: [UInt8]] = [:]
        var usage: [String: FileSystemUsage] = [:]
    }

    private let state = Mutex(State())

    public let ownID = 1

    init() {}

    /// Sets the content of `/proc/<path>`; nil removes it. Processes are the numbers among the first parts of paths.
    public func setFile(_ path: String, _ text: String?) { state.withLock { $0.files[path] = text.map { Array($0.utf8) } } }

    /// Sets what is told of the file system mounted at exactly this path.
    public func setUsage(_ path: String, _ usage: FileSystemUsage?) { state.withLock { $0.usage[path] = usage } }

    public func list() -> [Int] {
        let names = state.withLock { Array($0.files.keys) }
        return Set(names.compactMap { $0.split(separator: "/").first.flatMap { Int($0) } }).sorted()
    }

    public func procFile(_ path: String) -> [UInt8]? { state.withLock { $0.files[path].map { Array($0.prefix(1 << 20)) } } }

    public func fileSystemUsage(_ path: String) -> FileSystemUsage? { state.withLock { $0.usage[path] } }
}
