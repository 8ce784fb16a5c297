import Glibc
import LinuxWorld
import Testing
import World

@Suite struct LinuxDiskTests {
    private let folder: TemporaryFolder
    private var disk: any Disk { folder.disk }

    init() throws { folder = try TemporaryFolder() }

    private func mode(_ path: String) -> mode_t {
        var found = stat()
        stat(path, &found)
        return found.st_mode & 0o777
    }

    @Test func `bytes are written anywhere, read back, cut and synced`() throws {
        let file = try disk.open(folder("f"), create: true)
        try file.write([1, 2, 3], at: 0)
        try file.write([9], at: 5)
        #expect(try file.size == 6)
        #expect(try file.read(count: 10, at: 0) == [1, 2, 3, 0, 0, 9])
        #expect(try file.read(count: 10, at: 100) == [])
        try file.truncate(to: 2)
        try file.sync()
        #expect(try disk.readFile(folder("f")) == [1, 2])
        #expect(mode(folder("f")) == 0o600)
    }

    @Test func `large writes arrive whole`() throws {
        let file = try disk.open(folder("f"), create: true)
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try file.write(bytes, at: 7)
        #expect(try file.read(count: bytes.count, at: 7) == bytes)
    }

    @Test func `folders are made with those above them, listed sorted, and only when empty removed`() throws {
        try disk.makeFolder(folder("a/b/c"))
        try disk.makeFolder(folder("a/b/c/"))
        #expect(mode(folder("a")) == 0o700)
        for name in ["z", "x", "y"] { try disk.open(folder("a/" + name), create: true).close() }
        #expect(try disk.list(folder("a")) == ["b", "x", "y", "z"])
        #expect(disk.isFolder(folder("a/b")) && !disk.isFolder(folder("a/x")) && disk.exists(folder("a/x")) && !disk.exists(folder("a/q")))
        #expect(throws: DiskError(.io(ENOTEMPTY), path: folder("a"), operation: "remove")) { try disk.remove(folder("a")) }
        #expect(throws: DiskError(.exists, path: folder("a/x"), operation: "make folder")) { try disk.makeFolder(folder("a/x/y")) }
    }

    @Test func `a file is replaced whole`() throws {
        try disk.replaceFile(folder("f"), with: [1, 2, 3])
        try disk.replaceFile(folder("f"), with: [4])
        #expect(try disk.readFile(folder("f")) == [4])
        #expect(try disk.list(folder.path) == ["f"])
    }

    @Test func `failures are named`() throws {
        #expect(throws: DiskError(.notFound, path: folder("x"), operation: "open")) { try disk.open(folder("x"), create: false) }
        #expect(throws: DiskError(.notFound, path: folder("x"), operation: "list")) { try disk.list(folder("x")) }
        #expect(throws: DiskError(.notFound, path: folder("x"), operation: "rename")) { try disk.rename(folder("x"), to: folder("y")) }
        #expect(throws: DiskError(.notFound, path: folder("x"), operation: "sync folder")) { try disk.syncFolder(folder("x")) }
        #expect(throws: DiskError(.io(EINVAL), path: folder("x\0y"), operation: "open")) { try disk.open(folder("x\0y"), create: true) }
        #expect(throws: DiskError(.io(EISDIR), path: folder.path, operation: "open")) { try disk.open(folder.path, create: false) }
        let file = try disk.open(folder("f"), create: true)
        #expect(throws: DiskError(.io(EINVAL), path: folder("f"), operation: "write")) { try file.write([1], at: -1) }
        #expect(throws: DiskError(.io(EINVAL), path: folder("f"), operation: "truncate")) { try file.truncate(to: -1) }
        file.close()
        file.close()
        #expect(throws: DiskError(.io(EBADF), path: folder("f"), operation: "sync")) { try file.sync() }
    }

    @Test func `a full disk is named as such`() throws {
        let full = try disk.open("/dev/full", create: false)
        #expect(throws: DiskError(.noSpace, path: "/dev/full", operation: "write")) { try full.write([1], at: 0) }
    }

    @Test func `a lock holds against other openings until it is closed`() throws {
        let first = try disk.open(folder("lock"), create: true)
        let second = try disk.open(folder("lock"), create: true)
        try first.lock()
        try first.lock()
        #expect(throws: DiskError(.isLocked, path: folder("lock"), operation: "lock")) { try second.lock() }
        first.close()
        try second.lock()
    }

    @Test func `an open file outlives its name, and closing during calls is safe`() async throws {
        let file = try disk.open(folder("f"), create: true)
        try file.write([UInt8](repeating: 7, count: 4096), at: 0)
        try disk.remove(folder("f"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while let bytes = try? file.read(count: 4096, at: 0) {
                        #expect(bytes.allSatisfy { $0 == 7 } && bytes.count == 4096)
                        await Task.yield()
                    }
                }
            }
            group.addTask { file.close() }
            try await group.waitForAll()
        }
    }

    @Test func `free space and usage are told`() throws {
        #expect(try disk.freeBytes(folder.path) > 0)
        let usage = try #require(LinuxWorld().processes.fileSystemUsage(folder.path))
        #expect(usage.bytesTotal >= usage.bytesFree && usage.bytesFree >= usage.bytesAvailable && usage.bytesTotal > 0)
        #expect(LinuxWorld().processes.fileSystemUsage(folder("missing")) == nil)
    }
}
