import ArgumentParser
import Base
import Compute
import Glibc
import LinuxWorld
import World

/// `hinomi demo`: what `make run` starts. An open server on loopback that watches this machine, with three alarms that tell Slack or the
/// inbox, and a group of a small HTTP app that follows its load. It ends with all its instances.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "Watches this machine, and runs a group that scales: open server, agent, alarms.")

    @Option(help: "The folder that holds everything.") var data: String
    @Option(help: "Address and port.") var listen = "127.0.0.1:4566"

    func run() async throws {
        let webhook = getenv("HINOMI_SLACK_WEBHOOK").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        try await Server.run(settings(webhook: webhook)) { state in
            let calls = try DemoCommand.calls(to: state), clock = state.outside.real.clock
            let words = DemoWords(
                url: state.outside.address.localURL, command: { state.outside.address.reached(from: DemoCommand.program + " " + $0) }, tellsSlack: webhook != nil,
                isolation: state.outside.abilities.report)
            await DemoCommand.makeGroup(DemoGroup(calls: calls, clock: clock), words, disk: state.outside.real.disk)
            try await DemoPlan(calls: calls, webhook: webhook, dimensions: { state.dimensions(of: $0) }, clock: clock).carryOut()
        } whenEnding: { state in
            print("ending \(DemoGroup.name) and its members")
            flushOutput()
            try await DemoGroup(calls: DemoCommand.calls(to: state), clock: state.outside.real.clock).tearDown()
        }
    }

    private func settings(webhook: String?) throws -> ServerSettings {
        let config = data + "/demo-agent.json", disk = LinuxWorld().disk
        try disk.makeFolder(data)
        try disk.replaceFile(config, with: DemoPlan.agentConfiguration.encoded)
        var options = try ServeOptions.parse(["--data", data, "--listen", listen, "--open", "--agent-config", config])
        // A webhook that is not Slack's own is a receiver in its form.
        if let webhook, !webhook.hasPrefix("https://hooks.slack.com/") { options.slackEndpoint = webhook }
        var settings = try options.settings()
        settings.endsInstances = true
        settings.loadCommand = "\(DemoCommand.program) \(DemoWords.load)"
        return settings
    }

    /// How this program was called: what is printed can be pasted where it was started.
    private static var program: String { CommandLine.arguments.first ?? "hinomi" }

    private static func calls(to state: ServerState) throws -> DemoCalls {
        DemoCalls(client: try AdminClient(endpoint: state.outside.address.localURL, login: nil), region: state.settings.region)
    }

    /// Without a group the demonstration still watches this machine, and says why there is none.
    private static func makeGroup(_ group: DemoGroup, _ words: DemoWords, disk: any Disk) async {
        do {
            guard DemoApp.interpreters.contains(where: disk.exists) else { throw CommandFailure("its app needs python3 in /usr/bin or /usr/local/bin") }
            try await group.setUp(port: try await DemoPort.free())
            print(words.text(groupTrouble: nil))
        } catch {
            // Stopped while it was being made: there is nothing to tell of.
            if Task.isCancelled { return }
            print(words.text(groupTrouble: "\(error)"))
        }
        flushOutput()
    }
}

/// Shows what was printed although standard output may be a file.
func flushOutput() { fflush(nil) }
