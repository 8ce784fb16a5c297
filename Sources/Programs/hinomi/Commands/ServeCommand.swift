import AWSWire
import ArgumentParser
import Base
import LinuxWorld
import World

/// `hinomi serve`: the server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Starts the server; prints `ready URL` when it serves.")

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let settings = try options.settings()
        try await Server.run(settings)
    }
}

/// The options of `serve`, as they are written. `settings()` judges them.
struct ServeOptions: ParsableArguments {
    @Option(help: "The folder that holds everything.") var data: String?
    @Option(help: "Address and port; port 0 picks one.") var listen = "127.0.0.1:4566"
    @Option(help: "The account of every resource: 12 digits.") var account = "000000000000"
    @Option(help: "The region of requests that name none.") var region = "us-east-1"
    @Flag(help: "Accept any credentials. Only on loopback.") var open = false
    @Flag(help: "Keep everything in a temporary folder; enables POST /_hinomi/reset.") var ephemeral = false
    @Option(help: "Run on a virtual clock that starts at this time (default: now) and that `hinomi clock` moves.") var virtualClock: String?
    @Option(help: "A further name or address that requests may be sent to (Host). Repeatable.") var host: [String] = []
    @Option(help: "PEM file of the certificate chain; read again on SIGHUP.") var tlsCertificate: String?
    @Option(help: "PEM file of the private key.") var tlsKey: String?
    @Option(help: "https endpoints below this URL are Slack webhooks too; may be on loopback.") var slackEndpoint: String?
    @Option(help: "Mail server: smtp://[user:password@]host[:port] or smtps://...") var smtp: String?
    @Option(help: "The sender of mail.") var smtpFrom: String?
    @Flag(help: "Let subscriptions and scalable targets name endpoints on loopback.") var allowLoopbackEndpoints = false
    @Option(help: "NAME=/path/to/program: a program that scalable targets may use as hook/NAME; it is called with `get` or `set N` and prints its capacity. Repeatable.")
    var capacityHook: [String] = []
    @Option(help: "How clients reach this server from outside, for links in messages.") var publicURL: String?
    @Option(help: "A URL that is sent a POST every minute while all is well: a dead man's switch of somebody else.") var deadMan: String?
    @Flag(help: "Do not watch this machine.") var noAgent = false
    @Option(help: "Configuration of the built-in agent, in the form of amazon-cloudwatch-agent.") var agentConfig: String?
    @Option(help: "The most bytes of metrics on disk; the oldest go first.") var diskMax: Int64?
    @Option(help: "Keep metrics longer than AWS does, such as 60s=90d,3600s=1825d; periods 1s, 60s, 300s, 3600s.") var retention: String?
    @Flag(help: "Start instances also where they cannot be kept apart from the server; each says so.") var allowUnisolatedInstances = false
    @Option(help: "What runs instances: process, or ec2 for images that are not registered here.") var driver = DriverName.process
    @Option(help: "The one region of EC2 that is reached (default: --region).") var ec2Region: String?
    @Option(help: "A server that speaks EC2 and CloudWatch, instead of AWS; http on loopback only.") var ec2Endpoint: String?
    @Option(help: "environment (default), or profile:NAME of the shared credentials file.") var ec2Credentials: String?
    @Option(help: "AWS' request quotas times this; 1 is AWS' own, 0 no throttling.") var quotaScale = Throttle.defaultScale

    func settings() throws -> ServerSettings { try ServerSettings(self) }
}
