import AWSWire
import ArgumentParser
import Base
import Collector
import Glibc
import LinuxWorld
import World

/// `hinomi agent --config FILE --state DIR`: watches this machine and sends to any endpoint that speaks CloudWatch.
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "agent", abstract: "Watches this machine for a server elsewhere.")
    static let timeout = TimeSpan.seconds(30)
    static let answerBytesMax = 1 << 20

    @Option(help: "Configuration in the form of amazon-cloudwatch-agent (its metrics part).") var config: String
    @Option(help: "The folder of its spool.") var state: String

    func run() async throws {
        let world = LinuxWorld()
        let configuration = try AgentConfiguration(parsing: world.disk.readFile(config))
        if let role = configuration.credentials?.roleARN { throw CommandFailure("credentials.role_arn: this agent cannot assume \(role)") }
        let uplink = try uplink(configuration, world)
        let agent = try Agent(configuration: configuration, world: world, stateFolder: state, uplink: uplink, facts: MachineFacts(hostname: nil))
        for notice in agent.notices { print("note: \(notice)") }
        let running = Task { try await agent.run() }
        for await signal in Signals.stream() where signal == .end { break }
        running.cancel()
        do { try await running.value } catch is CancellationError { return }
    }

    private func uplink(_ configuration: AgentConfiguration, _ world: LinuxWorld) throws -> CloudWatchUplink {
        let region = try configuration.region ?? setting("AWS_REGION") ?? setting("AWS_DEFAULT_REGION") ?? { throw CommandFailure("no region: set agent.region or AWS_REGION") }()
        let text = configuration.endpointOverride ?? setting("AWS_ENDPOINT_URL") ?? "https://monitoring.\(region).amazonaws.com"
        let url = try URLParts(text.contains("://") ? text : "https://" + text)
        guard let key = setting("AWS_ACCESS_KEY_ID"), let secret = setting("AWS_SECRET_ACCESS_KEY") else {
            throw CommandFailure("no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        }
        let signer = SigV4Signer(
            accessKeyID: key, secretAccessKey: secret, sessionToken: setting("AWS_SESSION_TOKEN"), region: region, service: CloudWatchUplink.service)
        return CloudWatchUplink(signer: signer, host: url.hostHeader, clock: world.clock) { request in
            guard let address = try await world.network.resolve(url.host, timeout: AgentCommand.timeout).first else { throw NetworkError.unresolved(url.host) }
            return try await HTTPExchange(network: world.network, clock: world.clock).send(
                request, to: address, port: url.port, tls: url.serverName, hostHeader: url.hostHeader, timeout: AgentCommand.timeout, bodyMax: AgentCommand.answerBytesMax)
        }
    }

    private func setting(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
}
