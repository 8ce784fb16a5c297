import AWSWire

/// A tag as IAM speaks of it.
struct ShownTag: Codable, Sendable {
    let key: String, value: String

    static func shown(_ tags: [String: String]) -> [ShownTag] { tags.sorted { $0.key < $1.key }.map { ShownTag(key: $0.key, value: $0.value) } }

    /// As a map; a key twice, in whatever case, is refused (IAM User Guide, Tags for IAM resources).
    static func checked(_ tags: [ShownTag]?) throws(ServiceFault) -> [String: String] {
        var map: [String: String] = [:]
        var seen: Set<String> = []
        for tag in tags ?? [] {
            guard seen.insert(tag.key.lowercased()).inserted else {
                throw IAMFault.invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
            }
            guard !tag.key.lowercased().hasPrefix("aws:") else { throw IAMFault.invalid("Tag keys beginning with 'aws:' are reserved.") }
            map[tag.key] = tag.value
        }
        try checkCount(map)
        return map
    }

    static func checkCount(_ tags: [String: String]) throws(ServiceFault) {
        guard tags.count <= IAMLimits.tagsPerResource else { throw IAMFault.limit("The number of tags has reached the maximum limit.") }
    }
}
