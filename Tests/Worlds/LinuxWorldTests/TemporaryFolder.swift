import Glibc
import LinuxWorld
import World

/// A new folder that is removed at the end of the test.
final class TemporaryFolder: Sendable {
    let path: String
    let disk = LinuxWorld().disk

    init() throws {
        path = "/tmp/worlds-\(getpid())-\(LinuxWorld().random.next())"
        try disk.makeFolder(path)
    }

    deinit { remove(path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// What cannot be removed any more is left to the system's own cleaning.
    private func remove(_ path: String) {
        if disk.isFolder(path) { for name in (try? disk.list(path)) ?? [] { remove(path + "/" + name) } }
        try? disk.remove(path)
    }
}
