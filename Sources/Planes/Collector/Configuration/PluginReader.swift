import Base

/// Reads one section of `metrics_collected`.
struct PluginReader {
    let plugin: Plugin
    let defaultInterval: TimeSpan

    func read(_ node: ConfigurationNode) throws(ConfigurationError) -> [PluginConfiguration] {
        guard plugin == .procstat else { return [try readSection(node)] }
        var result: [PluginConfiguration] = []
        for item in try node.items(max: 255) { result.append(try readSection(item)) }
        return result
    }

    private var keys: [String] {
        let common = ["measurement", "metrics_collection_interval", "append_dimensions", "drop_original_metrics"]
        return switch plugin {
        case .cpu: common + ["resources", "totalcpu"]
        case .disk: common + ["resources", "ignore_file_system_types", "drop_device"]
        case .diskio, .net: common + ["resources"]
        case .procstat: common + ["pid_file", "exe", "pattern", "pid_finder"]
        case .mem, .swap, .netstat, .processes: common
        }
    }

    private func readSection(_ node: ConfigurationNode) throws(ConfigurationError) -> PluginConfiguration {
        try node.expectObject(keys)
        guard let measurement = node.child("measurement") else { throw node.refuse("lacks measurement") }
        var result = PluginConfiguration(plugin: plugin, measurements: try readMeasurements(measurement), interval: defaultInterval)
        if let interval = node.child("metrics_collection_interval") { result.interval = try interval.seconds() }
        if let dimensions = node.child("append_dimensions") { result.appendDimensions = try dimensions.dimensions() }
        if let resources = node.child("resources") { result.resources = try readResources(resources) }
        if let total = node.child("totalcpu") { result.totalCPU = try total.flag() }
        if let drop = node.child("drop_device") { result.dropsDevice = try drop.flag() }
        if let types = node.child("ignore_file_system_types") { result.ignoredFileSystemTypes = Set(try types.texts(max: 256)) }
        if let drop = node.child("drop_original_metrics") { result.dropOriginals = Set(try drop.texts(max: 1024).map(fullName)) }
        if plugin == .procstat { result.processSelector = try readSelector(node) }
        return result
    }

    private func readMeasurements(_ node: ConfigurationNode) throws(ConfigurationError) -> [PluginConfiguration.Measurement] {
        var result: [PluginConfiguration.Measurement] = []
        for item in try node.items(max: 256) {
            let measurement = try readMeasurement(item)
            guard !result.contains(where: { $0.name == measurement.name && $0.rename == measurement.rename }) else { throw item.refuse("stands twice") }
            result.append(measurement)
        }
        guard !result.isEmpty else { throw node.refuse("names no metric") }
        return result
    }

    private func readMeasurement(_ node: ConfigurationNode) throws(ConfigurationError) -> PluginConfiguration.Measurement {
        if node.value.text != nil { return .init(name: try readName(node)) }
        try node.expectObject(["name", "rename", "unit"])
        guard let name = node.child("name") else { throw node.refuse("lacks name") }
        var result = PluginConfiguration.Measurement(name: try readName(name))
        if let rename = node.child("rename") { result.rename = try rename.text(max: 255) }
        if let unit = node.child("unit") {
            result.unit = try unit.text(max: 256)
            guard MetricUnit.all.contains(try unit.text()) else { throw unit.refuse("is no unit of CloudWatch") }
        }
        return result
    }

    /// A metric's name without the plugin's prefix, with which it may also be written.
    private func readName(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
        let written = try node.text(max: 255)
        let name = withoutPrefix(written)
        if plugin.units[name] != nil { return name }
        if let reason = plugin.reasonForAbsence(name) { throw node.refuse("\(written) \(reason)") }
        throw node.refuse("\(written) is no metric of \(plugin.rawValue)")
    }

    private func withoutPrefix(_ written: String) -> String {
        for prefix in ["\(plugin.rawValue)_lookup_", "\(plugin.rawValue)_"] where written.hasPrefix(prefix) && plugin.units[written] == nil {
            return String(written.dropFirst(prefix.count))
        }
        return written
    }

    private func fullName(_ written: String) -> String {
        let name = withoutPrefix(written)
        return plugin.units[name] == nil ? written : plugin.fullName(name)
    }

    private func readResources(_ node: ConfigurationNode) throws(ConfigurationError) -> [String] {
        let resources = try node.texts(max: 256)
        if plugin == .cpu, resources != ["*"], !resources.isEmpty { throw node.refuse("can only be [\"*\"]") }
        return resources
    }

    /// As AWS documents it: of several, `pid_file` counts, then `exe`.
    private func readSelector(_ node: ConfigurationNode) throws(ConfigurationError) -> PluginConfiguration.ProcessSelector {
        if let finder = node.child("pid_finder"), finder.value.text != "native" { throw finder.refuse("only native is known") }
        if let file = node.child("pid_file") { return .pidFile(try file.text(max: 255)) }
        if let name = node.child("exe") { return .executable(try readExpression(name)) }
        if let pattern = node.child("pattern") { return .pattern(try readExpression(pattern)) }
        throw node.refuse("needs one of pid_file, exe and pattern")
    }

    private func readExpression(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
        let text = try node.text(max: 255)
        do { _ = try Regex(text) } catch { throw node.refuse("is no regular expression") }
        return text
    }
}
