import ArgumentParser
import Base
import Glibc
import LinuxWorld
import World

/// `hinomi demo`: what `make run` starts. An open server on loopback that watches this machine, with three alarms that tell Slack or the inbox.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "Watches this machine: open server, agent, three alarms.")

    @Option(help: "The folder that holds everything.") var data: String
    @Option(help: "Address and port.") var listen = "127.0.0.1:4566"

    func run() async throws {
        let config = data + "/demo-agent.json"
        let disk = LinuxWorld().disk
        try disk.makeFolder(data)
        try disk.replaceFile(config, with: DemoPlan.agentConfiguration.encoded)
        var options = try ServeOptions.parse(["--data", data, "--listen", listen, "--open", "--agent-config", config])
        let webhook = getenv("HINOMI_SLACK_WEBHOOK").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        // A webhook that is not Slack's own is a receiver in its form.
        if let webhook, !webhook.hasPrefix("https://hooks.slack.com/") { options.slackEndpoint = webhook }
        try await Server.run(options.settings()) { state in
            let plan = DemoPlan(
                client: try AdminClient(endpoint: state.outside.address.localURL, login: nil), webhook: webhook,
                dimensions: { state.dimensions(of: $0) }, clock: state.outside.real.clock)
            try await plan.carryOut()
            print("open \(state.outside.address.localURL) in a browser · alarms tell \(webhook == nil ? "the inbox on that page" : "Slack") · Ctrl-C stops")
            flushOutput()
        }
    }
}

/// Shows what was printed although standard output may be a file.
func flushOutput() { fflush(nil) }
