import Base
import World

/// The folder that holds everything, locked for as long as this process lives.
struct DataFolder: Sendable {
    let path: String
    /// Held, never read: the lock ends with it.
    private let lock: any DiskFile

    var metrics: String { path + "/metrics" }
    var records: String { path + "/records.sqlite" }
    var agent: String { path + "/agent" }

    /// Keys, certificate, account: what a backup copies beside the stores.
    static func isSmallFile(_ name: String) -> Bool { ["credentials", "account", "identity.key", "sns-signing.key", "sns-signing.pem"].contains(name) }

    static func lockPath(_ folder: String) -> String { folder + "/lock" }

    init(_ path: String, world: any World) throws {
        self.path = path
        let disk = world.disk
        try disk.makeFolder(path)
        lock = try disk.open(DataFolder.lockPath(path), create: true)
        guard try DataFolder.canLock(lock) else { throw CommandFailure("another server is using \(path)") }
        // Who to send SIGHUP to: read by `hinomi keys`.
        let owner = SealedText.sealed("\(world.processes.ownID)")
        try lock.truncate(to: 0)
        try lock.write(owner, at: 0)
    }

    /// The process that holds the folder; nil when none does. Throws rather than name another process.
    static func owner(of folder: String, world: any World) throws -> Int? {
        guard world.disk.exists(lockPath(folder)) else { return nil }
        let file = try world.disk.open(lockPath(folder), create: false)
        let isHeld = try !DataFolder.canLock(file)
        let bytes = try file.read(count: 64, at: 0)
        file.close()
        guard isHeld else { return nil }
        guard let owner = SealedText.text(of: bytes).flatMap({ Int($0) }) else { throw CommandFailure("a server is using \(folder), and \(lockPath(folder)) is damaged") }
        return owner
    }

    /// False when another process has the lock.
    private static func canLock(_ file: any DiskFile) throws -> Bool {
        do { try file.lock() } catch {
            guard error.kind == .isLocked else { throw error }
            return false
        }
        return true
    }

    func remove(world: any World) throws {
        try DataFolder.remove(path, world.disk)
    }

    private static func remove(_ path: String, _ disk: any Disk) throws {
        if disk.isFolder(path) { for name in try disk.list(path) { try remove("\(path)/\(name)", disk) } }
        try disk.remove(path)
    }
}
