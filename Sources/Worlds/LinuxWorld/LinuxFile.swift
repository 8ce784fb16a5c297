import CLinux
import Glibc
import Synchronization
import World

/// An open file. `close` takes effect when the calls that are under way have ended, so that none of them can meet
/// another file under the same descriptor number.
final class LinuxFile: DiskFile {
    private final class Descriptor: Sendable {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { Glibc.close(number) }
    }

    private let path: String
    private let descriptor: Mutex<Descriptor?>

    init(_ number: Int32, path: String) {
        self.path = path
        descriptor = Mutex(Descriptor(number))
    }

    var size: Int64 {
        get throws(DiskError) {
            var found = stat()
            _ = try call("size") { fstat($0, &found) }
            return Int64(found.st_size)
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(DiskError) -> Int {
        guard let base = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        return try call("read") { pread($0, base, buffer.count, off_t(offset)) }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(DiskError) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let written = try call("write") { pwrite($0, base + done, bytes.count - done, off_t(offset &+ Int64(done))) }
            // A regular file never takes nothing without an error; another kind of file must not hold us for ever.
            guard written > 0 else { throw DiskError(.io(EIO), path: path, operation: "write") }
            done += written
        }
    }

    func truncate(to size: Int64) throws(DiskError) { _ = try call("truncate") { ftruncate($0, off_t(size)) } }

    func sync() throws(DiskError) { _ = try call("sync") { fdatasync($0) } }

    func lock() throws(DiskError) {
        let failure = clinux_lock(try open("lock").number)
        guard failure == 0 else { throw DiskError(errno: failure, path: path, operation: "lock") }
    }

    func close() { descriptor.withLock { $0 = nil } }

    private func open(_ operation: String) throws(DiskError) -> Descriptor {
        guard let open = descriptor.withLock({ $0 }) else { throw DiskError(.io(EBADF), path: path, operation: operation) }
        return open
    }

    private func call<Number: SignedInteger>(_ operation: String, _ body: (Int32) -> Number) throws(DiskError) -> Number {
        let open = try open(operation)
        return try withExtendedLifetime(open) { () throws(DiskError) -> Number in
            try check(path, operation) { body(open.number) }
        }
    }
}
