import ArgumentParser
import Compute
import LinuxWorld

/// `hinomi hold --directory DIR`: the parent of one instance. Started by the server; it outlives it. Without threads of its own,
/// because it forks.
struct HoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hold", abstract: "Holds one instance (started by the server).", shouldDisplay: false)

    @Option(help: "The folder of the instance, or with --probe of all instances.") var directory: String
    @Flag(help: "Find out how instances can be kept apart here, and write it to DIRECTORY/abilities.") var probe = false

    func run() throws {
        let world = LocalDoors()
        if probe { return try IsolationProbe(folder: directory, world: world).run() }
        try Holder(InstanceFolder(directory), world: world)?.run()
    }
}
