import Base

/// A value of the configuration with the path that leads to it, so that what is wrong can be named.
struct ConfigurationNode {
    let value: JSONValue
    let path: String

    func child(_ key: String) -> ConfigurationNode? {
        value[key].map { ConfigurationNode(value: $0, path: path.isEmpty ? key : "\(path).\(key)") }
    }

    func refuse(_ reason: String) -> ConfigurationError { ConfigurationError(path, reason) }

    /// Refuses what is no object, a key that stands twice, and each key outside `known`, by name.
    func expectObject(_ known: [String]) throws(ConfigurationError) {
        guard let members = value.members else { throw refuse("must be an object") }
        var seen: Set<String> = []
        for member in members {
            let path = path.isEmpty ? member.key : "\(path).\(member.key)"
            guard seen.insert(member.key).inserted else { throw ConfigurationError(path, "stands twice") }
            guard known.contains(member.key) else { throw ConfigurationError(path, "is not known to this agent") }
        }
    }

    func items(max: Int) throws(ConfigurationError) -> [ConfigurationNode] {
        guard let items = value.items else { throw refuse("must be a list") }
        guard items.count <= max else { throw refuse("has more than \(max) members") }
        return items.enumerated().map { ConfigurationNode(value: $1, path: "\(path)[\($0)]") }
    }

    func text(max: Int = 4096) throws(ConfigurationError) -> String {
        guard let text = value.text, (1...max).contains(text.utf8.count) else { throw refuse("must be a text of 1 to \(max) bytes") }
        return text
    }

    func flag() throws(ConfigurationError) -> Bool {
        guard let flag = value.flag else { throw refuse("must be true or false") }
        return flag
    }

    /// Whole seconds within 1 to 172,800 (two days), or from 0 where the key allows it.
    func seconds(from lowest: Int64 = 1) throws(ConfigurationError) -> TimeSpan {
        guard let seconds = value.integer, (lowest...172_800).contains(seconds) else { throw refuse("must be whole seconds from \(lowest) to 172800") }
        return .seconds(seconds)
    }

    func texts(max: Int, bytesMax: Int = 4096) throws(ConfigurationError) -> [String] {
        var result: [String] = []
        for item in try items(max: max) { result.append(try item.text(max: bytesMax)) }
        return result
    }

    /// Fixed name and value pairs, at most 30 (the dimensions of a CloudWatch metric).
    func dimensions() throws(ConfigurationError) -> [MetricDimension] {
        guard let members = value.members else { throw refuse("must be an object") }
        guard members.count <= 30 else { throw refuse("has more than 30 members") }
        try expectObject(members.map(\.key))
        var result: [MetricDimension] = []
        for member in members {
            guard let node = child(member.key) else { continue }
            guard (1...255).contains(member.key.utf8.count), !member.key.hasPrefix(":") else { throw node.refuse("is no name of a dimension") }
            result.append(MetricDimension(name: member.key, value: try node.text(max: 1024)))
        }
        return result
    }
}
