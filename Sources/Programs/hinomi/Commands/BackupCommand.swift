import ArgumentParser
import Base
import LinuxWorld
import World

/// `hinomi backup FOLDER`: asks a running server for a consistent copy of everything, made while it serves.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backup", abstract: "Copies a running server's data, consistently.")
    static let timeout = TimeSpan.hours(6)

    @Argument(help: "A folder on the server's machine that does not exist yet.") var folder: String
    @OptionGroup var location: ServerLocation

    func run() async throws {
        guard folder.hasPrefix("/") else { throw ValidationError("an absolute path is needed: the server writes it") }
        let answer = try await location.client().call("POST", "/_hinomi/backup", body: ["folder": .string(folder)], timeout: BackupCommand.timeout)
        print(answer.encodedText)
    }
}

/// `hinomi restore BACKUP --data DIR`: verifies a backup and makes a data folder of it.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "restore", abstract: "Makes a data folder from a backup.")

    @Argument(help: "The backup.") var backup: String
    @Option(help: "The data folder to make; it must not exist, or be empty.") var data: String

    func run() throws {
        let disk = LinuxWorld().disk
        guard disk.isFolder(backup) else { throw CommandFailure("\(backup) is not a folder") }
        if disk.exists(data), try !disk.list(data).isEmpty { throw CommandFailure("\(data) is not empty") }
        var check = CheckCommand()
        check.folder = backup
        try check.run()
        try FolderCopy.copy(backup, to: data, disk: disk)
        print("restored \(data)")
    }
}

/// Copies a folder, file by file, and syncs what it wrote.
enum FolderCopy {
    static let pieceBytes = 1 << 20

    static func copy(_ source: String, to target: String, disk: any Disk) throws {
        try disk.makeFolder(target)
        for name in try disk.list(source) {
            let from = "\(source)/\(name)", to = "\(target)/\(name)"
            if disk.isFolder(from) { try copy(from, to: to, disk: disk) } else { try copyFile(from, to: to, disk: disk) }
        }
        try disk.syncFolder(target)
    }

    static func copyFile(_ source: String, to target: String, disk: any Disk) throws {
        let from = try disk.open(source, create: false), to = try disk.open(target, create: true)
        defer {
            from.close()
            to.close()
        }
        var offset: Int64 = 0
        while true {
            let piece = try from.read(count: pieceBytes, at: offset)
            if piece.isEmpty { break }
            try to.write(piece, at: offset)
            offset += Int64(piece.count)
        }
        try to.sync()
    }
}
