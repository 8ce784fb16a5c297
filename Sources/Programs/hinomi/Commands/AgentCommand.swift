import ArgumentParser
import Base
import Collector
import LinuxWorld
import World

/// `hinomi agent --config FILE --state DIR`: watches this machine and sends to any endpoint that speaks CloudWatch.
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "agent", abstract: "Watches this machine for a server elsewhere.")

    @Option(help: "Configuration in the form of amazon-cloudwatch-agent (its metrics part).") var config: String
    @Option(help: "The folder of its spool.") var state: String

    func run() async throws {
        let world = LinuxWorld()
        let configuration = try AgentConfiguration(parsing: world.disk.readFile(config))
        if let role = configuration.credentials?.roleARN { throw CommandFailure("credentials.role_arn: this agent cannot assume \(role)") }
        let surroundings = try await AgentSurroundings(configuration, world: world)
        let endpoint = try surroundings.endpoint(of: CloudWatchUplink.service, override: configuration.endpointOverride)
        let uplink = CloudWatchUplink(
            signer: { () async throws(InquiryError) in try await surroundings.credentials.signer(for: CloudWatchUplink.service, region: surroundings.region) },
            host: endpoint.url.hostHeader, clock: world.clock, exchange: endpoint.exchange)
        let agent = try Agent(
            configuration: configuration, world: world, stateFolder: state, uplink: uplink, facts: try await surroundings.facts(for: configuration))
        for notice in agent.notices { print("note: \(notice)") }
        flushOutput()
        let running = Task { try await agent.run() }
        for await signal in Signals.stream() where signal == .end { break }
        running.cancel()
        do { try await running.value } catch is CancellationError { return }
    }
}
