import AWSWire

/// A tag as CloudWatch speaks of it. (CloudWatch API Reference, Tag.)
struct ResourceTag: Codable, Hashable, Sendable {
    var key: String
    var value: String

    /// As a map; a key twice, and too many, are refused.
    static func checked(_ tags: [ResourceTag]) throws(ServiceFault) -> [String: String] {
        var map: [String: String] = [:]
        for tag in tags {
            guard map.updateValue(tag.value, forKey: tag.key) == nil else { throw .invalidParameterValue("The tag key \(tag.key) is given twice.") }
        }
        try checkCount(map)
        return map
    }

    static func checkCount(_ tags: [String: String]) throws(ServiceFault) {
        guard tags.count <= AlarmLimits.tagsMax else { throw .invalidParameterValue("A resource can have at most \(AlarmLimits.tagsMax) tags.") }
    }
}
