/// What is known of a request, by condition key. Keys compare without case; a key may have several values.
public struct AccessContext: Sendable {
    private var known: [String: [String]] = [:]
    /// Asked for keys that are not known yet: those that cost something to find. By its key in lower case.
    private let later: (@Sendable (String) -> [String]?)?

    public init(_ values: [String: [String]] = [:], later: (@Sendable (_ key: String) -> [String]?)? = nil) {
        self.later = later
        for (key, values) in values { known[key.asciiLowercased] = values }
    }

    public subscript(key: String) -> String? {
        get { single(key.asciiLowercased) }
        set { known[key.asciiLowercased] = newValue.map { [$0] } }
    }

    public mutating func set(_ key: String, _ values: [String]) { known[key.asciiLowercased] = values }

    /// The values of a key in lower case; nil when the request has none.
    func values(_ key: String) -> [String]? { known[key] ?? later?(key) }

    /// The value of a key that has exactly one: others cannot be variables.
    func single(_ key: String) -> String? {
        guard let values = values(key), values.count == 1 else { return nil }
        return values.first
    }
}
