import AWSWire
import GroupEngine

/// A tag of a group. (EC2 Auto Scaling API Reference, Tag and TagDescription.)
struct GroupTag: Codable, Hashable, Sendable {
    var resourceId: String?
    var resourceType: String?
    var key: String
    var value: String?
    var propagateAtLaunch: Bool?
}

extension GroupTag {
    static let resourceType = "auto-scaling-group"
    /// Of the model's documentation; the shapes have no bounds.
    static let keyCharactersMax = 128, valueCharactersMax = 256

    /// The tags of a group, by key.
    static func of(_ group: StoredGroup) -> [GroupTag] {
        let propagated = Set(group.document.propagatedTagKeys)
        return group.tags.sorted { $0.key < $1.key }.map { key, value in
            GroupTag(resourceId: group.identity.name, resourceType: resourceType, key: key, value: value, propagateAtLaunch: propagated.contains(key))
        }
    }

    func check() throws(ServiceFault) {
        if let type = resourceType, type != GroupTag.resourceType {
            throw .validation("Invalid resource type '\(type)': only \(GroupTag.resourceType) can be tagged.")
        }
        guard (1...GroupTag.keyCharactersMax).contains(key.count) else { throw .validation("The tag key '\(key.prefix(160))' must have 1 to \(GroupTag.keyCharactersMax) characters.") }
        guard (value ?? "").count <= GroupTag.valueCharactersMax else { throw .validation("The value of the tag '\(key)' must have at most \(GroupTag.valueCharactersMax) characters.") }
        guard !key.lowercased().hasPrefix("aws:") else { throw .validation("The tag key '\(key)' must not begin with aws:, which is reserved.") }
        do { _ = try InstanceAlarmTemplate(tag: key, value ?? "") } catch { throw .validation("No alarm can be made from the template: \(error.reason).") }
    }
}

/// The tags of one group, as they are being changed.
struct TagSet: Hashable, Sendable {
    private(set) var values: [String: String]
    private var propagated: Set<String>

    init(_ values: [String: String] = [:], propagated keys: [String] = []) { (self.values, propagated) = (values, Set(keys)) }

    /// Sorted.
    var propagatedKeys: [String] { propagated.sorted() }

    mutating func set(_ tag: GroupTag) {
        values[tag.key] = tag.value ?? ""
        if tag.propagateAtLaunch ?? false { propagated.insert(tag.key) } else { propagated.remove(tag.key) }
    }

    mutating func remove(_ key: String) {
        values[key] = nil
        propagated.remove(key)
    }

    /// The tags of a new group; each key once.
    static func checked(_ tags: [GroupTag], ofGroup name: String) throws(ServiceFault) -> TagSet {
        var set = TagSet()
        for tag in tags {
            try tag.check()
            guard tag.resourceId ?? name == name else { throw .validation("The resource id '\(tag.resourceId ?? "")' of a tag is not the group's.") }
            guard set.values[tag.key] == nil else { throw .validation("Duplicate keys are not allowed: \(tag.key)") }
            set.set(tag)
        }
        try set.checkCount()
        return set
    }

    func checkCount() throws(ServiceFault) {
        guard values.count <= AutoScalingLimits.tagsMax else { throw .limitExceeded("A group can have at most \(AutoScalingLimits.tagsMax) tags.") }
        guard values.keys.count(where: { $0.hasPrefix(InstanceAlarmTemplate.tagPrefix) }) <= InstanceAlarmTemplate.countMax else {
            throw .limitExceeded("A group can have at most \(InstanceAlarmTemplate.countMax) templates of alarms.")
        }
    }
}
