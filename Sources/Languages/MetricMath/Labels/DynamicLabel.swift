import Base

/// A label with values to be filled in: `[max: ${MAX}] ${PROP('MetricName')}` (CloudWatch User Guide, Using dynamic labels).
struct DynamicLabel: Hashable, Sendable {
    /// At most so many statistical values, and `${LABEL}` once.
    static let valuesMax = 5

    /// The most characters of a label.
    static let lengthMax = 2048

    struct Refusal: Error, Hashable { let reason: String }

    enum Part: Hashable, Sendable {
        case text(String)
        case value(LabelValue)
        case property(String)
        case metricLabel
    }

    let parts: [Part]

    /// A `${...}` that is not documented stays as it is written.
    init(parsing text: String) throws(Refusal) {
        guard text.utf8.count <= DynamicLabel.lengthMax else { throw Refusal(reason: "a label has at most \(DynamicLabel.lengthMax) characters") }
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "$"), !rest.isEmpty {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            rest = rest[open...]
            if rest.hasPrefix("${"), let close = rest.firstIndex(of: "}"), let part = DynamicLabel.part(rest[..<close].dropFirst(2)) {
                parts.append(part)
                rest = rest[rest.index(after: close)...]
            } else {
                parts.append(.text("$"))
                rest = rest.dropFirst()
            }
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
        let values = parts.count { if case .value = $0 { true } else { false } }
        guard values <= DynamicLabel.valuesMax else { throw Refusal(reason: "a label has at most \(DynamicLabel.valuesMax) dynamic values") }
        guard parts.count(where: { $0 == .metricLabel }) <= 1 else { throw Refusal(reason: "${LABEL} may be used only once in a label") }
    }

    /// Whether anything is to be filled in.
    var isDynamic: Bool { parts.contains { if case .text = $0 { false } else { true } } }

    func text(for series: TimeSeries, named label: String, _ context: LabelContext) -> String {
        let points = series.points
        return parts.map { part in
            switch part {
            case .text(let text): text
            case .value(let value): value.text(of: points, context)
            case .property(let name): context.property(name, of: series)
            case .metricLabel: label
            }
        }.joined()
    }

    private static func part(_ name: Substring) -> Part? {
        if name == "LABEL" { return .metricLabel }
        if let value = LabelValue(rawValue: String(name)) { return .value(value) }
        guard name.hasPrefix("PROP("), name.hasSuffix(")") else { return nil }
        let argument = name.dropFirst(5).dropLast()
        guard let quote = argument.first, quote == "'" || quote == "\"", argument.count > 2, argument.last == quote else { return nil }
        return .property(String(argument.dropFirst().dropLast()))
    }
}
