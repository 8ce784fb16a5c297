import ArgumentParser

/// The one program: each subcommand is a file in `Commands`.
@main struct Hinomi: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hinomi",
        abstract: "Watches a fleet and acts on it.",
        version: Hinomi.version,
        subcommands: [
            ServeCommand.self, DemoCommand.self, LoadCommand.self, AgentCommand.self, ClockCommand.self, WhyCommand.self, CheckCommand.self, KeysCommand.self, HoldCommand.self,
            ImagesCommand.self, BackupCommand.self, RestoreCommand.self, SalvageCommand.self, AuditCommand.self,
        ])

    static let version = "0.1.0"

    static func main() async {
        do {
            var command = try parseAsRoot(try ArgumentList.prepared(Array(CommandLine.arguments.dropFirst())))
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch { exit(withError: error) }
    }
}
