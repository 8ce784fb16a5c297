import CLinux
import Glibc
import World

/// Files of this machine. Folders are made with mode 0700, files with 0600; nothing is inherited by children.
struct LinuxDisk: Disk {
    func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile {
        let flags = O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0)
        let descriptor = try check(path, "open") { Glibc.open(path, flags, 0o600) }
        return LinuxFile(descriptor, path: path)
    }

    func openForReading(_ path: String) throws(DiskError) -> any DiskFile {
        LinuxFile(try check(path, "open") { Glibc.open(path, O_RDONLY | O_CLOEXEC) }, path: path)
    }

    func list(_ folder: String) throws(DiskError) -> [String] {
        try refuseNul(folder, "list")
        guard let stream = opendir(folder) else { throw DiskError(errno: errno, path: folder, operation: "list") }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw DiskError(errno: errno, path: folder, operation: "list") }
        return names.sorted()
    }

    func isFolder(_ path: String) -> Bool { mode(path).map { $0 & S_IFMT == S_IFDIR } ?? false }

    func exists(_ path: String) -> Bool { mode(path) != nil }

    func makeFolder(_ path: String) throws(DiskError) {
        if isFolder(path) { return }
        if let parent = LinuxDisk.parent(of: path) { try makeFolder(parent) }
        do throws(DiskError) {
            _ = try check(path, "make folder") { mkdir(path, 0o700) }
        } catch {
            // Another process may have been first; a file in the way is still an error.
            guard error.kind == .exists, isFolder(path) else { throw error }
        }
    }

    func rename(_ path: String, to target: String) throws(DiskError) {
        try refuseNul(target, "rename")
        _ = try check(path, "rename") { Glibc.rename(path, target) }
    }

    func remove(_ path: String) throws(DiskError) {
        _ = try check(path, "remove") { Glibc.remove(path) }
    }

    func syncFolder(_ folder: String) throws(DiskError) {
        let descriptor = try check(folder, "sync folder") { Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { Glibc.close(descriptor) }
        _ = try check(folder, "sync folder") { fsync(descriptor) }
    }

    func freeBytes(_ path: String) throws(DiskError) -> Int64 {
        try refuseNul(path, "free bytes")
        var usage = clinux_usage()
        let failure = clinux_usage(path, &usage)
        guard failure == 0 else { throw DiskError(errno: failure, path: path, operation: "free bytes") }
        return Int64(clamping: saturatingProduct(usage.blocks_available, usage.block_size))
    }

    private func mode(_ path: String) -> mode_t? {
        var found = stat()
        guard !path.utf8.contains(0), stat(path, &found) == 0 else { return nil }
        return found.st_mode
    }

    /// The folder above; nil for `/`, for a name without slashes, and for the empty path.
    private static func parent(of path: String) -> String? {
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        guard let slash = trimmed.lastIndex(of: "/"), slash > trimmed.startIndex else { return nil }
        return String(trimmed[..<slash])
    }
}

func saturatingProduct(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : product
}
