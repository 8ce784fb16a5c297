/// Where a REST operation lives: path segments with labels, and query parameters that must be there
/// (`/2013-04-01/hostedzone/{Id}/rrset`, `/{Bucket}/{Key+}?acl`).
public struct Route: Sendable, Hashable {
    enum Segment: Sendable, Hashable {
        case literal(String)
        case label(String)
        /// One or more segments with the slashes between them.
        case greedy(String)
    }

    let segments: [Segment]
    /// Constant query parameters; a nil value is a name alone.
    let query: [(name: String, value: String?)]

    init(_ template: String) {
        let parts = template.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        segments = parts[0].split(separator: "/").map(Route.segment)
        query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(sides[0]), value: sides.count > 1 ? String(sides[1]) : nil)
        }
    }

    private static func segment(_ text: Substring) -> Segment {
        guard text.hasPrefix("{"), text.hasSuffix("}") else { return .literal(String(text)) }
        let name = text.dropFirst().dropLast()
        return name.hasSuffix("+") ? .greedy(String(name.dropLast())) : .label(String(name))
    }

    /// How many literal parts it names: of two routes that match, the one with more is meant.
    var precision: Int { segments.count { if case .literal = $0 { true } else { false } } + query.count }

    /// The labels of a path that this route matches, still percent-encoded; nil when it does not match.
    func labels(of path: some StringProtocol) -> [(name: String, value: Substring)]? {
        let parts = Substring(path).split(separator: "/", omittingEmptySubsequences: true)
        let hasGreedy = segments.contains { if case .greedy = $0 { true } else { false } }
        guard parts.count == segments.count || (hasGreedy && parts.count > segments.count) else { return nil }
        var labels: [(name: String, value: Substring)] = []
        var at = 0
        for (index, segment) in segments.enumerated() {
            let remaining = segments.count - index - 1
            switch segment {
            case .literal(let text):
                guard parts[at] == text || PercentText.decoded(parts[at].utf8) == text else { return nil }
                at += 1
            case .label(let name):
                labels.append((name: name, value: parts[at]))
                at += 1
            case .greedy(let name):
                let end = parts.count - remaining
                guard at < end else { return nil }
                labels.append((name: name, value: parts[at..<end].joined(separator: "/")[...]))
                at = end
            }
        }
        return at == parts.count ? labels : nil
    }

    public static func == (a: Route, b: Route) -> Bool {
        a.segments == b.segments && a.query.elementsEqual(b.query) { $0.name == $1.name && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(segments) }
}
