import AWSWire

/// A filter of a Describe call: all filters must match, each with any of its values. (EC2 Auto Scaling API Reference, Filter.)
struct ListFilter: Decodable, Sendable {
    var name: String?
    var values: [String]?

    /// Refuses names that the call does not know.
    static func check(_ filters: [ListFilter]?, allowed: [String], isAllowed: (String) -> Bool) throws(ServiceFault) {
        for filter in filters ?? [] {
            guard let name = filter.name, isAllowed(name) else {
                throw .validation("Filter type \(filter.name ?? "null") is not correct. Allowed Filter types are: \(allowed.joined(separator: ", "))")
            }
        }
    }

    /// Whether one of the texts is one of the values.
    func matches(_ texts: some Sequence<String>) -> Bool {
        guard let values else { return true }
        return texts.contains { values.contains($0) }
    }
}
