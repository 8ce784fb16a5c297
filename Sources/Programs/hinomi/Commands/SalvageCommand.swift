import ArgumentParser
import Base
import LinuxWorld
import RecordStore
import World

/// `hinomi salvage DIR`: makes a sound record store of a damaged one, as far as it can be trusted, and keeps the damaged one beside it.
struct SalvageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "salvage", abstract: "Makes a sound record store of a damaged one.",
        discussion: """
            Copies every intact row of records.sqlite and its log into a new file, brings back from history the records whose row is lost, and \
            puts the new file in the place of the damaged one, which is kept as records.sqlite.damaged. A line names each thing left behind.
            """)

    @Argument(help: "A data folder that no server is using, or a backup.") var folder: String

    func run() throws {
        let world = LinuxWorld(), disk = world.disk
        guard disk.isFolder(folder) else { throw CommandFailure("\(folder) is not a folder") }
        // Locked for as long as this process lives; a backup has no lock file and needs none.
        let lock = disk.exists(DataFolder.lockPath(folder)) ? try disk.open(DataFolder.lockPath(folder), create: false) : nil
        do { try lock?.lock() } catch { throw CommandFailure("a server is using \(folder)") }
        let swap = RecordStoreSwap(folder: folder, disk: disk)
        try swap.prepare()
        let left = try SQLiteRecordStore.salvage(from: swap.path, to: swap.salvaged)
        let after = SQLiteRecordStore.check(path: swap.salvaged)
        guard after.isEmpty else { throw CommandFailure("what was salvaged is not sound: \(after[0])") }
        try swap.carryOut()
        for damage in left { print("left behind: \(damage)") }
        print("salvaged \(swap.path); the damaged store is \(swap.damaged)")
    }
}

/// Puts a salvaged store in the place of the damaged one, and keeps the damaged one.
private struct RecordStoreSwap {
    let path: String
    let disk: any Disk
    private let folder: String

    init(folder: String, disk: any Disk) { (self.folder, self.disk, path) = (folder, disk, folder + "/records.sqlite") }

    var salvaged: String { path + ".salvaged" }
    var damaged: String { path + ".damaged" }

    func prepare() throws {
        guard disk.exists(path) else { throw CommandFailure("\(path) is not there") }
        for suffix in ["", "-wal"] where disk.exists(damaged + suffix) {
            throw CommandFailure("\(damaged)\(suffix) is there, from a salvage before. Move it away; if that salvage did not end, back to \(path)\(suffix)")
        }
        for suffix in ["", "-wal", "-shm"] where disk.exists(salvaged + suffix) { try disk.remove(salvaged + suffix) }
    }

    /// The damaged files are copied before anything is taken away. The log goes before the new file comes: SQLite would replay it into that.
    func carryOut() throws {
        for suffix in ["", "-wal"] where disk.exists(path + suffix) { try FolderCopy.copyFile(path + suffix, to: damaged + suffix, disk: disk) }
        try disk.syncFolder(folder)
        for suffix in ["-wal", "-shm"] where disk.exists(path + suffix) { try disk.remove(path + suffix) }
        for suffix in ["-wal", "-shm"] where disk.exists(salvaged + suffix) { try disk.remove(salvaged + suffix) }
        try disk.rename(salvaged, to: path)
        try disk.syncFolder(folder)
    }
}
