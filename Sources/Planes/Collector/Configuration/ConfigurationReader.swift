import Base

/// Reads the sections that hold for all plugins.
struct ConfigurationReader {
    private var result = AgentConfiguration.empty
    private var defaultInterval = TimeSpan.seconds(60)

    mutating func read(_ root: ConfigurationNode) throws(ConfigurationError) -> AgentConfiguration {
        for absent in ["logs", "traces", "opentelemetry"] {
            if let node = root.child(absent) { throw node.refuse("is not served by this agent; only metrics are") }
        }
        try root.expectObject(["agent", "metrics", "$schema"])
        if let agent = root.child("agent") { try readAgent(agent) }
        guard let metrics = root.child("metrics") else { throw ConfigurationError("metrics", "is missing") }
        try readMetrics(metrics)
        return result
    }

    private mutating func readAgent(_ agent: ConfigurationNode) throws(ConfigurationError) {
        let unused = [
            "logfile": "logs go to standard error", "debug": "the level of logging is an option of the program",
            "quiet": "the level of logging is an option of the program", "aws_sdk_log_level": "no AWS SDK is used",
            "run_as_user": "the agent runs as the user who starts it", "user_agent": "the agent names itself", "internal": "its own metrics are always sent",
        ]
        try agent.expectObject(["metrics_collection_interval", "region", "credentials", "omit_hostname"] + unused.keys)
        for key in unused.keys.sorted() {
            if let node = agent.child(key), let reason = unused[key] { result.notices.append("\(node.path) changes nothing: \(reason)") }
        }
        if let node = agent.child("metrics_collection_interval") { defaultInterval = try node.seconds() }
        if let node = agent.child("region") { result.region = try node.text(max: 64) }
        if let node = agent.child("credentials") { result.credentials = try readCredentials(node) }
        if let node = agent.child("omit_hostname") { result.omitsHostname = try node.flag() }
    }

    private mutating func readMetrics(_ metrics: ConfigurationNode) throws(ConfigurationError) {
        try metrics.expectObject([
            "namespace", "metrics_collected", "append_dimensions", "aggregation_dimensions", "force_flush_interval", "endpoint_override", "credentials",
            "metrics_destinations", "region",
        ])
        if let node = metrics.child("namespace") { result.namespace = try readNamespace(node) }
        if let node = metrics.child("region") { result.region = try node.text(max: 64) }
        if let node = metrics.child("append_dimensions") { result.globalDimensions = try readGlobalDimensions(node) }
        if let node = metrics.child("aggregation_dimensions") { result.aggregationDimensions = try readAggregation(node) }
        if let node = metrics.child("force_flush_interval") { result.forceFlushInterval = try node.seconds() }
        if let node = metrics.child("endpoint_override") { result.endpointOverride = try readEndpoint(node) }
        if let node = metrics.child("credentials") { result.credentials = try readCredentials(node) }
        if let node = metrics.child("metrics_destinations") { try readDestinations(node) }
        guard let collected = metrics.child("metrics_collected") else { throw metrics.refuse("lacks metrics_collected") }
        try readCollected(collected)
    }

    private mutating func readCollected(_ collected: ConfigurationNode) throws(ConfigurationError) {
        for absent in ["collectd", "ethtool", "nvidia_smi", "jmx", "otlp", "prometheus", "efa"] {
            if let node = collected.child(absent) { throw node.refuse("is not served by this agent") }
        }
        try collected.expectObject(Plugin.allCases.map(\.rawValue) + ["statsd"])
        for plugin in Plugin.allCases {
            guard let node = collected.child(plugin.rawValue) else { continue }
            let reader = PluginReader(plugin: plugin, defaultInterval: defaultInterval)
            result.plugins += try reader.read(node)
        }
        if let node = collected.child("statsd") { result.statsD = try readStatsD(node) }
        guard !result.plugins.isEmpty || result.statsD != nil else { throw collected.refuse("collects nothing") }
    }

    private func readNamespace(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
        let name = try node.text(max: 255)
        guard !name.hasPrefix("AWS/"), !name.hasPrefix(":") else { throw node.refuse("must not begin with AWS/ or a colon") }
        return name
    }

    private func readCredentials(_ node: ConfigurationNode) throws(ConfigurationError) -> AgentConfiguration.Credentials {
        try node.expectObject(["role_arn"])
        return AgentConfiguration.Credentials(roleARN: try node.child("role_arn")?.text())
    }

    private func readEndpoint(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
        let text = try node.text(max: 2048)
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else { throw node.refuse("must begin with http:// or https://") }
        return text
    }

    private func readDestinations(_ node: ConfigurationNode) throws(ConfigurationError) {
        try node.expectObject(["cloudwatch"])
        try node.child("cloudwatch")?.expectObject([])
    }

    private func readGlobalDimensions(_ node: ConfigurationNode) throws(ConfigurationError) -> [GlobalDimension] {
        var result: [GlobalDimension] = []
        for pair in try node.dimensions() {
            let path = "\(node.path).\(pair.name)"
            guard let dimension = GlobalDimension(rawValue: pair.name) else {
                throw ConfigurationError(path, "only ImageId, InstanceId, InstanceType and AutoScalingGroupName stand here; others go into a plugin's append_dimensions")
            }
            guard pair.value == dimension.placeholder else { throw ConfigurationError(path, "must be \(dimension.placeholder)") }
            result.append(dimension)
        }
        return result
    }

    private func readAggregation(_ node: ConfigurationNode) throws(ConfigurationError) -> [[String]] {
        var result: [[String]] = []
        for item in try node.items(max: 1024) {
            let names = try item.texts(max: 30, bytesMax: 1024)
            guard Set(names).count == names.count else { throw item.refuse("names a dimension twice") }
            result.append(names)
        }
        return result
    }

    private func readStatsD(_ node: ConfigurationNode) throws(ConfigurationError) -> AgentConfiguration.StatsD {
        try node.expectObject(["service_address", "metrics_collection_interval", "metrics_aggregation_interval", "metric_separator", "drop_original_metrics"])
        var result = AgentConfiguration.StatsD()
        if let address = node.child("service_address") { (result.host, result.port) = try readAddress(address) }
        if let interval = node.child("metrics_collection_interval") { result.collectionInterval = try interval.seconds() }
        if let interval = node.child("metrics_aggregation_interval") { result.aggregationInterval = try interval.seconds(from: 0) }
        if let separator = node.child("metric_separator") { result.metricSeparator = try separator.text(max: 255) }
        if let drop = node.child("drop_original_metrics") { result.dropOriginals = Set(try drop.texts(max: 1024)) }
        let (collection, aggregation) = (result.collectionInterval, result.aggregationInterval)
        guard aggregation == .zero || aggregation.milliseconds % collection.milliseconds == 0 else {
            throw node.refuse("metrics_aggregation_interval must be a multiple of metrics_collection_interval")
        }
        return result
    }

    private func readAddress(_ node: ConfigurationNode) throws(ConfigurationError) -> (String?, Int) {
        let text = try node.text(max: 255)
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port) else {
            throw node.refuse("must be ip:port or :port")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host.isEmpty ? nil : host, port)
    }
}
