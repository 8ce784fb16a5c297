import AWSWire
import Base
import Collector
import Glibc
import World

/// What `hinomi agent` goes by beside its configuration: its environment, and the instance that it may run on.
struct AgentSurroundings: Sendable {
    let world: any World
    let region: String
    let credentials: AgentCredentials
    private let metadata: MetadataClient?

    /// Throws `CommandFailure` when the region is not known, or when there are no keys and no instance to ask for some.
    init(_ configuration: AgentConfiguration, world: any World) async throws {
        self.world = world
        metadata = MetadataClient(world: world, setting: AgentSurroundings.setting)
        region = try await AgentSurroundings.region(configuration, metadata)
        credentials = AgentCredentials(given: AgentSurroundings.givenKeys, metadata: metadata, clock: world.clock)
        // One that does not answer now is asked again with each batch.
        do throws(InquiryError) { _ = try await credentials.signer(for: CloudWatchUplink.service, region: region) } catch {
            if case .refused(let reason) = error { throw CommandFailure("no credentials: \(reason)") }
        }
    }

    /// What is known of this machine, as far as the configuration asks for it.
    func facts(for configuration: AgentConfiguration) async throws -> MachineFacts {
        guard let wanted = configuration.globalDimensions, let metadata else { return MachineFacts() }
        let question = GroupTagQuestion(endpoint: try endpoint(of: GroupTagQuestion.service), credentials: credentials, region: region, clock: world.clock)
        return await InstanceInquiry(metadata: metadata, world: world, groupOfInstance: question.group(of:)).facts(wanted)
    }

    /// The endpoint that the environment gives, or else Amazon's.
    func endpoint(of service: String, override: String? = nil) throws -> ServiceEndpoint {
        try ServiceEndpoint(override ?? AgentSurroundings.setting("AWS_ENDPOINT_URL") ?? "https://\(service).\(region).amazonaws.com", world: world)
    }

    private static func region(_ configuration: AgentConfiguration, _ metadata: MetadataClient?) async throws -> String {
        if let told = configuration.region ?? setting("AWS_REGION") ?? setting("AWS_DEFAULT_REGION") { return told }
        // Without an answer the region is not known.
        if let metadata, let own = try? await metadata.text(at: "placement/region") { return own }
        throw CommandFailure("no region: set agent.region or AWS_REGION")
    }

    private static var givenKeys: AgentCredentials.Keys? {
        guard let id = setting("AWS_ACCESS_KEY_ID"), let secret = setting("AWS_SECRET_ACCESS_KEY") else { return nil }
        return AgentCredentials.Keys(accessKeyID: id, secretAccessKey: secret, sessionToken: setting("AWS_SESSION_TOKEN"))
    }

    private static func setting(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
}
