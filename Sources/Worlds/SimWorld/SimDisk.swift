import Base
import Synchronization
import World

/// A disk in memory that keeps apart what has been written from what would survive a power loss.
///
/// `crash` loses, keeps and tears what was not synced, as the seed decides. Faults can be planted, capacity limited, and the whole
/// disk copied, so that one past can be continued in many ways.
public final class SimDisk: Disk {
    /// A copy of a whole disk.
    public struct Image: Sendable { let state: SimDiskState }

    private let state: Mutex<SimDiskState>

    /// - Parameter capacityBytes: the bytes of all files together; beyond it writes throw `.noSpace`.
    public init(seed: UInt64, capacityBytes: Int64 = 1 << 40) {
        state = Mutex(SimDiskState(random: SeededRandom(seed: seed), capacityBytes: capacityBytes))
    }

    /// A disk that continues from a copy with another seed. Nobody holds a lock or an open file on it.
    public init(_ image: Image, seed: UInt64) {
        var copy = image.state
        copy.reseed(seed)
        state = Mutex(copy)
    }

    /// What is on the disk now, synced or not.
    public var image: Image { Image(state: state.withLock { $0 }) }

    /// Power loss: what was not synced is kept, lost or torn, and every open file is dead.
    public func crash() { state.withLock { $0.crash() } }

    /// Ends the process but not the machine: nothing is lost, locks and open files end.
    public func endProcess() { state.withLock { $0.endProcess() } }

    public func plant(_ fault: SimDiskFault) { state.withLock { $0.faults.append(fault) } }
    public func removeFaults() { state.withLock { $0.faults = [] } }
    public func setCapacity(_ bytes: Int64) { state.withLock { $0.capacityBytes = bytes } }

    /// Turns a bit of a file over, for good, as a decaying medium does.
    public func flipBit(of path: String, _ bit: Int) throws(DiskError) {
        try access(path, "flip") { state, node in state.files[node]?.flipBit(bit) }
    }

    /// The paths of all files, sorted.
    public var paths: [String] { state.withLock { $0.paths() } }

    public func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile {
        let handle = try attempt(path, "open", .open) { state throws(DiskError) in try state.open(path, create: create) }
        return SimFile(disk: self, path: path, handle: handle)
    }

    public func list(_ folder: String) throws(DiskError) -> [String] {
        try access(folder, "list") { state, node throws(DiskError) in
            guard state.tree.folders.contains(node) else { throw DiskError(.io(20), path: folder, operation: "list") }
            return state.tree.names(in: node)
        }
    }

    public func isFolder(_ path: String) -> Bool { state.withLock { s in s.tree.find(path).map { s.tree.folders.contains($0) } ?? false } }

    public func exists(_ path: String) -> Bool { state.withLock { $0.tree.find(path) != nil } }

    public func makeFolder(_ path: String) throws(DiskError) {
        try attempt(path, "make folder", nil) { state throws(DiskError) in try state.makeFolder(path) }
    }

    public func rename(_ path: String, to target: String) throws(DiskError) {
        try attempt(path, "rename", .rename) { state throws(DiskError) in try state.rename(path, to: target) }
    }

    public func remove(_ path: String) throws(DiskError) {
        try attempt(path, "remove", .remove) { state throws(DiskError) in try state.remove(path) }
    }

    public func syncFolder(_ folder: String) throws(DiskError) {
        try attempt(folder, "sync folder", .syncFolder) { state throws(DiskError) in try state.syncFolder(folder) }
    }

    public func freeBytes(_ path: String) throws(DiskError) -> Int64 { state.withLock { $0.freeBytes } }

    /// Runs an operation under the lock, unless a planted fault strikes it.
    func attempt<T: Sendable>(
        _ path: String, _ name: String, _ operation: SimDiskFault.Operation?, _ body: (inout SimDiskState) throws(DiskError) -> T
    ) throws(DiskError) -> T {
        let result = state.withLock { state -> Result<T, DiskError> in
            if let operation, case .fails(let kind)? = state.strike(operation, path) {
                return .failure(DiskError(kind, path: path, operation: name))
            }
            do throws(DiskError) { return .success(try body(&state)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private func access<T: Sendable>(
        _ path: String, _ name: String, _ body: (inout SimDiskState, SimFolderTree.Node) throws(DiskError) -> T
    ) throws(DiskError) -> T {
        try attempt(path, name, nil) { state throws(DiskError) in
            guard let node = state.tree.find(path) else { throw DiskError(.notFound, path: path, operation: name) }
            return try body(&state, node)
        }
    }
}
