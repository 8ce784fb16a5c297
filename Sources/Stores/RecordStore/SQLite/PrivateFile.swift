import Glibc

/// Files that only their owner may read. SQLite goes to the disk by itself, so these few calls do too.
enum PrivateFile {
    /// Creates the file if it is not there; SQLite gives its log the same mode.
    static func create(_ path: String) throws(RecordStoreError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { Glibc.close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw failure(path) }
    }

    /// The whole file; empty when it is not there or longer than `bytesMax`.
    static func read(_ path: String, bytesMax: Int) throws(RecordStoreError) -> [UInt8] {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw failure(path) }
            return []
        }
        defer { Glibc.close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0, size <= bytesMax else { return [] }
        var bytes = [UInt8](repeating: 0, count: size)
        var done = 0
        while done < size {
            let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress.map { $0 + done }, size - done, off_t(done)) }
            guard count > 0 else { throw failure(path) }
            done += count
        }
        return bytes
    }

    /// The size; 0 when it is not there.
    static func size(_ path: String) throws(RecordStoreError) -> Int {
        var found = stat()
        if stat(path, &found) == 0 { return Int(found.st_size) }
        guard errno == ENOENT else { throw failure(path) }
        return 0
    }

    /// Copies a file, if it is there, piece by piece.
    static func copy(_ path: String, to target: String) throws(RecordStoreError) {
        let source = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else {
            guard errno == ENOENT else { throw failure(path) }
            return
        }
        defer { Glibc.close(source) }
        let copy = Glibc.open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard copy >= 0 else { throw failure(target) }
        defer { Glibc.close(copy) }
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = piece.withUnsafeMutableBytes { Glibc.read(source, $0.baseAddress, $0.count) }
            if count == 0 { return }
            guard count > 0, piece.withUnsafeBytes({ Glibc.write(copy, $0.baseAddress, count) }) == count else { throw failure(target) }
        }
    }

    /// Writes over the beginning of a file.
    static func overwrite(_ path: String, with bytes: [UInt8]) throws(RecordStoreError) {
        let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { Glibc.close(descriptor) }
        guard bytes.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == bytes.count else { throw failure(path) }
    }

    /// Writes the whole file and syncs it.
    static func write(_ bytes: [UInt8], to path: String) throws(RecordStoreError) {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { Glibc.close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, off_t(done)) }
            guard count > 0 else { throw failure(path) }
            done += count
        }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Returns when the bytes of a file, or the names in a folder, are on stable storage.
    static func sync(_ path: String) throws(RecordStoreError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Puts `path` in the place of `target` and makes the new name durable.
    static func rename(_ path: String, to target: String) throws(RecordStoreError) {
        guard Glibc.rename(path, target) == 0 else { throw failure(target) }
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        try sync(folder.isEmpty ? "/" : folder)
    }

    /// Removes the file if it is there.
    static func remove(_ path: String) throws(RecordStoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
    }

    private static func failure(_ path: String) -> RecordStoreError {
        let number = errno
        return number == ENOSPC || number == EDQUOT ? .diskFull : .failed("\(path): error \(number)")
    }
}
