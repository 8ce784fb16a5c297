/// What a disk refused, with the path it was about.
public struct DiskError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        case notFound, exists, noSpace, isLocked, notPermitted
        /// Anything else, by `errno`.
        case io(Int32)
    }

    public let kind: Kind
    public let path: String
    public let operation: String

    public init(_ kind: Kind, path: String, operation: String) { (self.kind, self.path, self.operation) = (kind, path, operation) }

    public var description: String {
        let reason =
            switch kind {
            case .notFound: "no such file"
            case .exists: "it already exists"
            case .noSpace: "no space left on the disk"
            case .isLocked: "it is locked by another process"
            case .notPermitted: "not permitted"
            case .io(let number): "error \(number)"
            }
        return "\(operation) \(path): \(reason)"
    }
}

/// Files by path. Calls block; they are made from a thread of one's own or from a place that may block.
///
/// What survives power loss: the bytes of a file up to its last `sync`, and names up to the last `syncFolder` of the
/// folder that holds them. Nothing else is promised, and the simulated disk loses, tears and reorders the rest.
public protocol Disk: Sendable {
    /// Opens for reading and writing; creates the file when `create` is true (mode 0600). Throws `.notFound` otherwise.
    func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile
    /// Opens a file that may be another's and is only read.
    func openForReading(_ path: String) throws(DiskError) -> any DiskFile
    /// The names in a folder, sorted, without `.` and `..`.
    func list(_ folder: String) throws(DiskError) -> [String]
    func isFolder(_ path: String) -> Bool
    func exists(_ path: String) -> Bool
    /// Creates the folder and those above it (mode 0700); no error when it is there.
    func makeFolder(_ path: String) throws(DiskError)
    /// Replaces `target` if it exists, atomically for readers and across a crash (after `syncFolder`).
    func rename(_ path: String, to target: String) throws(DiskError)
    func remove(_ path: String) throws(DiskError)
    func syncFolder(_ folder: String) throws(DiskError)
    /// Bytes free for us on the file system of `path`.
    func freeBytes(_ path: String) throws(DiskError) -> Int64
}

/// An open file. Closed when the last reference goes, or by `close()`.
public protocol DiskFile: AnyObject, Sendable {
    var size: Int64 { get throws(DiskError) }
    /// Reads up to `buffer.count` bytes at `offset`; the count read, 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(DiskError) -> Int
    /// Writes all of `bytes` at `offset`, extending the file as needed.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(DiskError)
    func truncate(to size: Int64) throws(DiskError)
    /// Returns when the bytes and the size are on stable storage (fdatasync). After a failure nothing may be
    /// assumed of what was written since the last success, and calling it again proves nothing.
    func sync() throws(DiskError)
    /// Takes an exclusive lock that ends with the process; throws `.isLocked`.
    func lock() throws(DiskError)
    func close()
}

extension DiskFile {
    /// Reads exactly `count` bytes at `offset`, or as many as there are.
    public func read(count: Int, at offset: Int64) throws(DiskError) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let buffer: Result<Int, DiskError> = result.withUnsafeMutableBytes { whole in
                do throws(DiskError) { return .success(try read(into: .init(rebasing: whole[done...]), at: offset + Int64(done))) } catch { return .failure(error) }
            }
            let got = try buffer.get()
            if got == 0 { break }
            done += got
        }
        result.removeLast(count - done)
        return result
    }

    public func write(_ bytes: [UInt8], at offset: Int64) throws(DiskError) {
        let result: Result<Void, DiskError> = bytes.withUnsafeBytes { raw in
            do throws(DiskError) { return .success(try write(raw, at: offset)) } catch { return .failure(error) }
        }
        try result.get()
    }
}

extension Disk {
    public func openForReading(_ path: String) throws(DiskError) -> any DiskFile { try open(path, create: false) }

    /// The whole file.
    public func readFile(_ path: String) throws(DiskError) -> [UInt8] {
        let file = try openForReading(path)
        defer { file.close() }
        return try file.read(count: Int(try file.size), at: 0)
    }

    /// Writes the whole file so that after a crash either the old or the new content is there: a temporary file
    /// beside it, synced, renamed, and its folder synced.
    public func replaceFile(_ path: String, with bytes: [UInt8]) throws(DiskError) {
        let temporary = path + ".tmp"
        if exists(temporary) { try remove(temporary) }
        let file = try open(temporary, create: true)
        defer { file.close() }
        try file.write(bytes, at: 0)
        try file.sync()
        try rename(temporary, to: path)
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        try syncFolder(folder.isEmpty ? "/" : folder)
    }
}
