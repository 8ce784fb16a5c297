import Base

/// What an amazon-cloudwatch-agent JSON file asks of us: its `agent` and `metrics` sections.
///
/// Every key is acted on, listed in `notices` with the reason why it changes nothing here, or refused by its path.
public struct AgentConfiguration: Sendable, Hashable {
    public struct Credentials: Sendable, Hashable {
        /// The role to assume before sending. The program that cannot assume it must refuse to start.
        public var roleARN: String?
    }

    public struct StatsD: Sendable, Hashable {
        /// Nil is every address of this machine.
        public var host: String?
        public var port = 8125
        public var collectionInterval = TimeSpan.seconds(10)
        /// Zero sends each reading by itself.
        public var aggregationInterval = TimeSpan.seconds(60)
        public var metricSeparator = "_"
        public var dropOriginals: Set<String> = []
    }

    public static let defaultNamespace = "CWAgent"

    public var namespace = AgentConfiguration.defaultNamespace
    public var region: String?
    public var endpointOverride: String?
    public var credentials: Credentials?
    public var forceFlushInterval = TimeSpan.seconds(60)
    public var omitsHostname = false
    /// Nil when the key is absent: then metrics carry `host`.
    public var globalDimensions: [GlobalDimension]?
    public var aggregationDimensions: [[String]] = []
    public var plugins: [PluginConfiguration] = []
    public var statsD: StatsD?
    /// Keys that were understood and change nothing, each with its reason.
    public var notices: [String] = []

    /// What the built-in agent does: this machine's processor, memory, swap, disks and network, once a minute or as often as said.
    public static func machine(interval: TimeSpan = .seconds(60)) -> AgentConfiguration {
        func plugin(_ plugin: Plugin, _ names: [String], resources: [String]? = nil) -> PluginConfiguration {
            PluginConfiguration(plugin: plugin, measurements: names.map { .init(name: $0) }, interval: interval, resources: resources)
        }
        var configuration = AgentConfiguration()
        configuration.forceFlushInterval = interval
        var disk = plugin(.disk, ["used_percent", "free", "inodes_free"], resources: ["/"])
        disk.dropsDevice = true
        configuration.plugins = [
            plugin(.cpu, ["usage_active", "usage_idle", "usage_iowait", "usage_user", "usage_system"]),
            plugin(.mem, ["used_percent", "available"]), plugin(.swap, ["used_percent"]), disk,
            plugin(.net, ["bytes_recv", "bytes_sent"]), plugin(.processes, ["total"]),
        ]
        return configuration
    }

    private init() {}

    /// Reads a configuration file.
    public init(parsing bytes: some Collection<UInt8>) throws(ConfigurationError) {
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch { throw ConfigurationError("", "not JSON: \(error)") }
        var reader = ConfigurationReader()
        self = try reader.read(ConfigurationNode(value: json, path: ""))
    }

    static var empty: AgentConfiguration { AgentConfiguration() }
}
