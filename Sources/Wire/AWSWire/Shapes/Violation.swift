/// One constraint of a model that an input breaks.
struct Violation: Sendable {
    enum Step: Sendable { case member(String), element(Int), entry(String) }

    enum Rule: Sendable {
        case required
        /// Characters of strings, bytes of blobs, elements of lists and maps.
        case length(minimum: Double?, maximum: Double?)
        case range(minimum: Double?, maximum: Double?)
        case enumeration([String])
        case pattern(String)
    }

    let path: [Step]
    let rule: Rule
    /// The broken value as text; nil where there is none or where it is secret.
    let value: String?
    /// Lists and maps: their bounds read differently in some services.
    let isCollection: Bool

    /// `metricData.1.member.metricName`: how most services name a place.
    var camelPath: String {
        path.map { step in
            switch step {
            case .member(let name): name.prefix(1).lowercased() + name.dropFirst()
            case .element(let number): "\(number).member"
            case .entry(let key): "\(key).member"
            }
        }.joined(separator: ".")
    }

    /// `Filters.1.Name`: as the ec2 protocol numbers lists.
    var numberedPath: String {
        path.map { step in
            switch step {
            case .member(let name): name
            case .element(let number): "\(number)"
            case .entry(let key): key
            }
        }.joined(separator: ".")
    }

    /// `MetricData.member.1.MetricName`: the spelling of the query protocol.
    var parameterPath: String {
        path.map { step in
            switch step {
            case .member(let name): name
            case .element(let number): "member.\(number)"
            case .entry(let key): key
            }
        }.joined(separator: ".")
    }
}
