import World

/// An open file of a simulated disk.
final class SimFile: DiskFile {
    private let disk: SimDisk
    private let path: String
    private let handle: SimDiskState.Handle

    /// Files are at most this long here, so that a wild offset cannot take the machine's memory.
    static let bytesMax: Int64 = 1 << 32

    init(disk: SimDisk, path: String, handle: SimDiskState.Handle) { (self.disk, self.path, self.handle) = (disk, path, handle) }

    deinit { close() }

    var size: Int64 {
        get throws(DiskError) { try with("size", nil) { _, content, _ in Int64(content.bytes.count) } }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(DiskError) -> Int {
        let (bytes, flipped) = try with("read", .read) { state, content, flips -> ([UInt8], Int?) in
            guard offset >= 0, offset < Int64(content.bytes.count) else { return ([], nil) }
            let bytes = Array(content.bytes[Int(offset)...].prefix(buffer.count))
            return (bytes, flips ? state.random(below: bytes.count * 8) : nil)
        }
        buffer.copyBytes(from: bytes)
        if let flipped, !bytes.isEmpty { buffer[flipped / 8] ^= 1 << UInt8(flipped % 8) }
        return bytes.count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(DiskError) {
        try with("write", .write) { state, content, _ throws(DiskError) in
            guard offset >= 0, offset <= SimFile.bytesMax - Int64(bytes.count) else { throw self.failure(.io(SimFile.tooBigError), "write") }
            // As on a real disk, what fits is written before the rest is refused.
            let fitting = max(0, min(Int64(bytes.count), self.room(state, content) - offset))
            content.write(UnsafeRawBufferPointer(rebasing: bytes[..<Int(fitting)]), at: Int(offset))
            if fitting < Int64(bytes.count) { throw self.failure(.noSpace, "write") }
        }
    }

    func truncate(to size: Int64) throws(DiskError) {
        try with("truncate", .truncate) { state, content, _ throws(DiskError) in
            guard (0...SimFile.bytesMax).contains(size) else { throw self.failure(.io(SimFile.invalidError), "truncate") }
            guard size <= self.room(state, content) else { throw self.failure(.noSpace, "truncate") }
            content.truncate(to: Int(size))
        }
    }

    func sync() throws(DiskError) { try with("sync", .sync) { _, content, _ in content.sync() } }

    func lock() throws(DiskError) {
        try disk.attempt(path, "lock", nil) { state throws(DiskError) in
            guard state.isOpen(handle) else { throw failure(.io(SimFile.closedError), "lock") }
            guard state.lock(handle) else { throw failure(.isLocked, "lock") }
        }
    }

    func close() {
        // Closing cannot fail.
        try? disk.attempt(path, "close", nil) { state in state.close(handle) }
    }

    /// How long this file may become. `state` is without the content meanwhile.
    private func room(_ state: SimDiskState, _ content: SimFileContent) -> Int64 { max(state.freeBytes, Int64(content.bytes.count)) }

    /// Runs an operation on the content, taken out of the state meanwhile so that it is changed in place. The body is told
    /// whether a planted fault wants a bit flipped.
    private func with<T: Sendable>(
        _ name: String, _ operation: SimDiskFault.Operation?, _ body: (inout SimDiskState, inout SimFileContent, Bool) throws(DiskError) -> T
    ) throws(DiskError) -> T {
        try disk.attempt(path, name, nil) { state throws(DiskError) in
            guard state.isOpen(handle) else { throw failure(.io(SimFile.closedError), name) }
            let effect = operation.flatMap { state.strike($0, path) }
            var content = state.files.removeValue(forKey: handle.node) ?? SimFileContent()
            defer { state.files[handle.node] = content }
            if case .fails(let kind)? = effect {
                if operation == .sync { content.failSync() }
                throw failure(kind, name)
            }
            return try body(&state, &content, effect == .flipsBit)
        }
    }

    private func failure(_ kind: DiskError.Kind, _ operation: String) -> DiskError { DiskError(kind, path: path, operation: operation) }

    /// EBADF, EFBIG and EINVAL of Linux.
    private static let closedError: Int32 = 9, tooBigError: Int32 = 27, invalidError: Int32 = 22
}
