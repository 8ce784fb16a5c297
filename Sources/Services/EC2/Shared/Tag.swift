import AWSWire

/// A tag, as EC2 speaks of it (Amazon EC2 API Reference, Tag; EC2 User Guide, Tag restrictions).
struct Tag: Codable, Hashable, Sendable {
    static let perResourceMax = 50
    static let keyCharactersMax = 127
    static let valueCharactersMax = 256

    var key: String?
    var value: String?

    static func list(_ tags: [String: String]) -> [Tag] {
        tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key, value: $0.value) }
    }

    /// The tags of a request as a map, each within its limits.
    static func checked(_ tags: [Tag]) throws(ServiceFault) -> [String: String] {
        var map: [String: String] = [:]
        for tag in tags {
            guard let key = tag.key, !key.isEmpty else { throw .refused("InvalidParameterValue", "Tag key cannot be null or empty.") }
            try check(key, tag.value ?? "")
            guard map.updateValue(tag.value ?? "", forKey: key) == nil else { throw .refused("InvalidParameterValue", "Duplicate tag key '\(key)' specified.") }
        }
        try checkCount(map)
        return map
    }

    static func checkCount(_ tags: [String: String]) throws(ServiceFault) {
        guard tags.count <= perResourceMax else {
            throw .refused("TagLimitExceeded", "The maximum number of Tags for a resource has been reached: \(perResourceMax).")
        }
    }

    private static func check(_ key: String, _ value: String) throws(ServiceFault) {
        guard key.unicodeScalars.count <= keyCharactersMax else {
            throw .refused("InvalidParameterValue", "Tag key exceeds the maximum length of \(keyCharactersMax) characters.")
        }
        guard value.unicodeScalars.count <= valueCharactersMax else {
            throw .refused("InvalidParameterValue", "Tag value exceeds the maximum length of \(valueCharactersMax) characters.")
        }
        guard !key.lowercased().hasPrefix("aws:") else {
            throw .refused("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use.")
        }
        guard !(key + value).utf8.contains(0) else { throw .refused("InvalidParameterValue", "Tags cannot hold the character NUL.") }
    }
}

/// Tags for what a request creates.
struct TagSpecification: Decodable, Sendable {
    var resourceType: String?
    var tags: [Tag]?

    /// The tags for one kind of resource; a specification for a kind that the request does not create is refused.
    static func tags(_ specifications: [TagSpecification]?, for kind: ResourceKind) throws(ServiceFault) -> [String: String] {
        try tags(specifications, forTypes: [kind.tagType])[kind.tagType] ?? [:]
    }

    /// The tags by kind, for a request that creates several.
    static func tags(_ specifications: [TagSpecification]?, forTypes types: [String]) throws(ServiceFault) -> [String: [String: String]] {
        var all: [String: [Tag]] = [:]
        for specification in specifications ?? [] {
            guard let type = specification.resourceType, types.contains(type) else {
                throw .refused("InvalidParameterValue", "'\(specification.resourceType ?? "null")' is not a valid taggable resource type for this operation (TagSpecifications.ResourceType).")
            }
            all[type, default: []] += specification.tags ?? []
        }
        var checked: [String: [String: String]] = [:]
        for (type, tags) in all { checked[type] = try Tag.checked(tags) }
        return checked
    }
}
