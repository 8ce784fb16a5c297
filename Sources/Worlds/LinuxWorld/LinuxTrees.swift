import CLinux
import Glibc
import World

/// Folders of this machine, through openat(2) and its like.
public struct LinuxTrees: FileTrees {
    public init() {}

    public func open(_ path: String) throws(DiskError) -> any TreeFolder {
        LinuxTreeFolder(try check(path, "open folder") { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }, path: path)
    }
}

final class LinuxTreeFolder: TreeFolder {
    private let descriptor: Int32
    /// For messages alone.
    private let path: String

    init(_ descriptor: Int32, path: String) { (self.descriptor, self.path) = (descriptor, path) }

    deinit { close(descriptor) }

    // MARK: - Reading

    func names() throws(DiskError) -> [String] {
        let own = try check(path, "list") { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(own) else {
            let failure = DiskError(errno: errno, path: path, operation: "list")
            close(own)
            throw failure
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) } }
            guard let name else { throw DiskError(errno: EILSEQ, path: path, operation: "list") }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw DiskError(errno: errno, path: path, operation: "list") }
        return names.sorted()
    }

    func entry(_ name: String) throws(DiskError) -> TreeEntry {
        var found = stat()
        _ = try call(name, "look at") { fstatat(descriptor, name, &found, AT_SYMLINK_NOFOLLOW) }
        let kind: TreeEntry.Kind =
            switch found.st_mode & S_IFMT {
            case S_IFDIR: .folder
            case S_IFREG: .file
            case S_IFLNK: .link
            case S_IFSOCK: .socket
            case S_IFIFO: .pipe
            default: .device
            }
        return TreeEntry(kind: kind, mode: UInt32(found.st_mode) & 0o7777, size: Int64(found.st_size), modifiedSeconds: Int64(found.st_mtim.tv_sec))
    }

    func folder(_ name: String) throws(DiskError) -> any TreeFolder {
        LinuxTreeFolder(try call(name, "open folder") { openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }, path: "\(path)/\(name)")
    }

    func file(_ name: String) throws(DiskError) -> any DiskFile {
        // A pipe would be waited for, a terminal taken over.
        let open = try call(name, "open") { openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) }
        let file = LinuxFile(open, path: "\(path)/\(name)")
        var found = stat()
        guard fstat(open, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { throw DiskError(errno: EINVAL, path: "\(path)/\(name)", operation: "open") }
        return file
    }

    func linkTarget(_ name: String) throws(DiskError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = try call(name, "read link") { readlinkat(descriptor, name, &buffer, buffer.count) }
        guard count < buffer.count, let text = String(validating: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) else {
            throw DiskError(errno: EILSEQ, path: "\(path)/\(name)", operation: "read link")
        }
        return text
    }

    // MARK: - Writing

    func makeFolder(_ name: String) throws(DiskError) -> any TreeFolder {
        _ = try call(name, "make folder") { mkdirat(descriptor, name, 0o700) }
        return try folder(name)
    }

    func makeFile(_ name: String) throws(DiskError) -> any DiskFile {
        LinuxFile(try call(name, "make") { openat(descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600) }, path: "\(path)/\(name)")
    }

    func makeLink(_ name: String, to target: String) throws(DiskError) {
        try refuseNul(target, "make link")
        _ = try call(name, "make link") { symlinkat(target, descriptor, name) }
    }

    func makeName(_ name: String, for other: String, in folder: any TreeFolder) throws(DiskError) {
        guard let folder = folder as? LinuxTreeFolder else { throw DiskError(errno: EXDEV, path: path, operation: "make name") }
        try refuseNul(other, "make name")
        _ = try call(name, "make name") { linkat(folder.descriptor, other, descriptor, name, 0) }
    }

    func remove(_ name: String) throws(DiskError) { _ = try call(name, "remove") { unlinkat(descriptor, name, 0) } }

    func settle(_ name: String, user: UInt32?, mode: UInt32?, modifiedSeconds: Int64) throws(DiskError) {
        if let user { _ = try call(name, "give") { fchownat(descriptor, name, user, user, AT_SYMLINK_NOFOLLOW) } }
        // A link has no mode, and fchmodat(2) would follow it.
        if let mode, try entry(name).kind != .link { _ = try call(name, "set the mode of") { fchmodat(descriptor, name, mode_t(mode & 0o7777), 0) } }
        let failure = clinux_set_modified(descriptor, name, modifiedSeconds)
        guard failure == 0 else { throw DiskError(errno: failure, path: "\(path)/\(name)", operation: "set the time of") }
    }

    func syncAll() throws(DiskError) {
        let failure = clinux_sync_filesystem(descriptor)
        guard failure == 0 else { throw DiskError(errno: failure, path: path, operation: "sync") }
    }

    private func call<Number: SignedInteger>(_ name: String, _ operation: String, _ body: () -> Number) throws(DiskError) -> Number {
        let whole = "\(path)/\(name)"
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")) else { throw DiskError(errno: EINVAL, path: whole, operation: operation) }
        return try check(whole, operation, body)
    }
}
