import CLinux
import Glibc
import World

/// `/proc` and statvfs(3).
struct LinuxProcesses: Processes {
    /// The most bytes of one file of `/proc`.
    static let fileBytesMax = 1 << 20

    var ownID: Int { Int(getpid()) }

    func list() -> [Int] {
        // A machine without /proc shows no processes.
        ((try? LinuxDisk().list("/proc")) ?? []).compactMap { Int($0) }.filter { $0 > 0 }.sorted()
    }

    func procFile(_ path: String) -> [UInt8]? {
        guard !path.utf8.contains(0), !path.split(separator: "/").contains("..") else { return nil }
        let descriptor = open("/proc/" + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return readAll(descriptor)
    }

    func fileSystemUsage(_ path: String) -> FileSystemUsage? {
        var usage = clinux_usage()
        guard !path.utf8.contains(0), clinux_usage(path, &usage) == 0 else { return nil }
        let unit = usage.block_size
        return FileSystemUsage(
            bytesTotal: saturatingProduct(usage.blocks_total, unit), bytesFree: saturatingProduct(usage.blocks_free, unit),
            bytesAvailable: saturatingProduct(usage.blocks_available, unit), inodesTotal: usage.inodes_total, inodesFree: usage.inodes_free)
    }

    /// Files of /proc have no size: they are read to their end, in pieces of a page or more.
    private func readAll(_ descriptor: Int32) -> [UInt8]? {
        var result: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 * 1024)
        while result.count < LinuxProcesses.fileBytesMax {
            let got = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, min($0.count, LinuxProcesses.fileBytesMax - result.count)) }
            if got < 0, errno == EINTR { continue }
            if got < 0 { return nil }
            if got == 0 { break }
            result += piece[..<got]
        }
        return result
    }
}
