import ArgumentParser
import Base
import LinuxWorld
import MetricStore
import RecordStore
import World

/// `hinomi check DIR`: reads every byte of a data folder (or a backup) and names what is damaged. Exit code 1 when anything is.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check", abstract: "Verifies every byte of a data folder.")

    @Argument(help: "A data folder that no server is using, or a backup.") var folder: String

    func run() throws {
        let world = LinuxWorld()
        guard world.disk.isFolder(folder) else { throw CommandFailure("\(folder) is not a folder") }
        if let owner = try DataFolder.owner(of: folder, world: world) { throw CommandFailure("process \(owner) is serving \(folder)") }
        var findings: [String] = []
        findings += CheckFolder.metrics(folder + "/metrics", world: world)
        findings += CheckFolder.records(folder + "/records.sqlite", world: world)
        findings += CheckFolder.smallFiles(folder, disk: world.disk)
        findings += CheckFolder.images(folder + "/images", disk: world.disk)
        findings += CheckFolder.spool(folder + "/agent", disk: world.disk)
        for finding in findings { print(finding) }
        guard findings.isEmpty else { throw ExitCode(1) }
        print("no damage found")
    }
}
