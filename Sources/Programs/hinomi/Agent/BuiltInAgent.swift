import AWSWire
import Base
import Collector
import World

/// The agent inside `hinomi serve`: the same as `hinomi agent`, with a way to the gate that needs no network.
enum BuiltInAgent {
    /// How long it rests after it could not run, before it tries again.
    static let restAfterFailure = TimeSpan.seconds(30)

    static func run(_ state: ServerState) async {
        let world = state.outside.real, log = state.outside.log
        while !Task.isCancelled {
            do {
                let configuration = try configuration(of: state)
                let agent = try Agent(
                    configuration: configuration, world: world, stateFolder: state.agentFolder, uplink: uplink(state, region: configuration.region),
                    facts: MachineFacts(hostname: state.machineName))
                try await agent.run()
            } catch is CancellationError { return } catch {
                log.error("the built-in agent stopped and is started again", metadata: ["error": "\(error)"])
            }
            // Ends early only when the server does.
            try? await world.clock.sleep(untilUptime: world.clock.uptime + restAfterFailure)
        }
    }

    private static func configuration(of state: ServerState) throws -> AgentConfiguration {
        guard let path = state.settings.agentConfigPath else { return .machine() }
        return try AgentConfiguration(parsing: state.outside.real.disk.readFile(path))
    }

    private static func uplink(_ state: ServerState, region: String?) -> CloudWatchUplink {
        let key = state.outside.keys.list.first
        let signer = key.map {
            SigV4Signer(accessKeyID: $0.id, secretAccessKey: $0.secret, region: region ?? state.settings.region, service: CloudWatchUplink.service)
        }
        return CloudWatchUplink(signer: { signer }, host: "localhost", clock: state.outside.real.clock) { await state.parts.gate.answer($0) }
    }
}
