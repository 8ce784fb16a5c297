import ArgumentParser
import AWSWire
import Base
import Glibc
import LinuxWorld
import World

/// `hinomi keys list | create | rotate ID | revoke ID`: the access keys of a data folder. A running server takes the change up at once.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The access keys of a data folder.", subcommands: [List.self, Create.self, Rotate.self, Revoke.self])

    struct Folder: ParsableArguments {
        @Option(help: "The server's data folder.") var data: String

        func open() throws -> KeyRing {
            let world = LinuxWorld()
            guard world.disk.isFolder(data) else { throw CommandFailure("\(data) is not a folder") }
            // The account is part of new keys; that of the folder's server is written in its first key.
            return try KeyRing(folder: data, account: try KeysCommand.account(of: data, world), world: world)
        }

        /// Tells the server that holds the folder to read its keys again.
        func announce() throws {
            if let owner = try DataFolder.owner(of: data, world: LinuxWorld()) { kill(pid_t(owner), SIGHUP) }
        }
    }

    struct List: ParsableCommand {
        @OptionGroup var folder: Folder
        func run() throws { for key in try folder.open().list { print("\(key.id) \(key.createdAt.iso8601)") } }
    }

    struct Create: ParsableCommand {
        @OptionGroup var folder: Folder
        func run() throws {
            let key = try folder.open().create()
            try folder.announce()
            print("\(key.id) \(key.secret)")
        }
    }

    struct Rotate: ParsableCommand {
        @Argument(help: "The key that a new one replaces.") var id: String
        @OptionGroup var folder: Folder
        func run() throws {
            let key = try folder.open().rotate(id)
            try folder.announce()
            print("\(key.id) \(key.secret)")
        }
    }

    struct Revoke: ParsableCommand {
        @Argument(help: "The key that ends now.") var id: String
        @OptionGroup var folder: Folder
        func run() throws {
            try folder.open().revoke(id)
            try folder.announce()
            print("revoked \(id)")
        }
    }

    static func account(of folder: String, _ world: any World) throws -> String {
        try AccountFile.read(folder, disk: world.disk) ?? AccountFile.standard
    }
}

/// The account that a data folder was made for: kept, so that a restart with another is refused instead of splitting the data.
enum AccountFile {
    static let standard = "000000000000"
    static func path(_ folder: String) -> String { folder + "/account" }

    /// Nil when the folder has none yet.
    static func read(_ folder: String, disk: any Disk) throws -> String? {
        guard disk.exists(path(folder)) else { return nil }
        guard let account = SealedText.text(of: try disk.readFile(path(folder))), account.utf8.count == 12, account.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw CommandFailure("\(path(folder)) is damaged; it holds the 12 digits of the account: write them into it and nothing else")
        }
        return account
    }

    static func check(_ folder: String, account: String, world: any World) throws {
        guard let kept = try read(folder, disk: world.disk) else { return try world.disk.replaceFile(path(folder), with: SealedText.sealed(account)) }
        guard kept == account else { throw CommandFailure("\(folder) holds the data of account \(kept): start with --account \(kept)") }
    }
}
