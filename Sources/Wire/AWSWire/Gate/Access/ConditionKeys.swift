/// Values of condition keys. Keys compare without case, as policies' do.
public struct ConditionKeys: Hashable, Sendable {
    private var values: [String: [String]] = [:]

    public init() {}

    /// `pairs` are keys with one value each; what is nil is absent.
    public init(_ pairs: [String: String?]) {
        for (key, value) in pairs { self[key] = value }
    }

    /// The one value of a key; nil takes the key away.
    public subscript(key: String) -> String? {
        get { values[key.lowercased()]?.first }
        set { values[key.lowercased()] = newValue.map { [$0] } }
    }

    /// Sets all values of a key; none takes it away.
    public mutating func set(_ key: String, _ list: [String]) { values[key.lowercased()] = list.isEmpty ? nil : list }

    /// The tags of what there is: `aws:ResourceTag/KEY`, and the same under the service's own prefix. Of keys that differ only in
    /// case the first in order is taken.
    public mutating func set(resourceTags tags: [String: String], service: String) {
        for (key, value) in tags.sorted(by: { $0.key > $1.key }) {
            for prefix in ["aws", service] { self["\(prefix):ResourceTag/\(key)"] = value }
        }
    }

    /// The tags of what is being made: `aws:RequestTag/KEY` and `aws:TagKeys`.
    public mutating func set(requestTags tags: [String: String]) {
        for (key, value) in tags.sorted(by: { $0.key > $1.key }) { self["aws:RequestTag/\(key)"] = value }
        set("aws:TagKeys", tags.keys.sorted())
    }

    /// All values of a key, nil when it is absent.
    public func all(_ key: String) -> [String]? { values[key.lowercased()] }

    /// Both; where both know a key, the other's values win.
    public func merging(_ other: ConditionKeys) -> ConditionKeys {
        var merged = self
        merged.values.merge(other.values) { $1 }
        return merged
    }
}
