import Base

/// Checks an input against its shape: required members, lengths, bounds, enums and patterns.
struct ShapeValidator {
    let table: ShapeTable
    let wire: WireProtocol
    let operation: String

    /// Throws one fault, in the service's own words, that lists the broken constraints.
    func check(_ node: Node, _ shape: Shape) throws(ServiceFault) {
        var walk = Walk(table: table)
        walk.visit(node, shape)
        guard !walk.violations.isEmpty else { return }
        let usesQueryCodes = wire == .query || wire == .ec2 || table.isQueryCompatible
        throw ConstraintStyle.of(service: table.service, operation: operation).fault(walk.violations, usesQueryCodes: usesQueryCodes)
    }

    private struct Walk {
        let table: ShapeTable
        var path: [Violation.Step] = []
        var violations: [Violation] = []

        mutating func visit(_ node: Node, _ shape: Shape) {
            guard violations.count < WireLimits.validationErrorsMax else { return }
            if !shape.constraints.isEmpty { constrain(node, shape) }
            switch (shape.kind, node) {
            case (.structure, .map(let members)): structure(members, shape)
            case (.list, .list(let items)): list(items, shape)
            case (.map, .map(let entries)): map(entries, shape)
            default: break
            }
        }

        private mutating func structure(_ members: [Node.Member], _ shape: Shape) {
            for member in shape.members {
                let value = members.first { $0.name == member.name }?.value
                path.append(.member(member.name))
                if let value, value != .null {
                    visit(value, table.shape(of: member))
                } else if member.isRequired {
                    violate(.required, nil)
                }
                path.removeLast()
            }
        }

        private mutating func list(_ items: [Node], _ shape: Shape) {
            guard let element = shape.element else { return }
            let target = table.shape(of: element)
            for (index, item) in items.enumerated() {
                path.append(.element(index + 1))
                if item == .null { violate(.required, nil) } else { visit(item, target) }
                path.removeLast()
            }
        }

        private mutating func map(_ entries: [Node.Member], _ shape: Shape) {
            guard let key = shape.key, let value = shape.value else { return }
            for entry in entries {
                path.append(.entry(entry.name))
                visit(.text(entry.name), table.shape(of: key))
                if entry.value == .null { violate(.required, nil) } else { visit(entry.value, table.shape(of: value)) }
                path.removeLast()
            }
        }

        private mutating func constrain(_ node: Node, _ shape: Shape) {
            let constraints = shape.constraints
            switch node {
            case .text(let text):
                length(Double(text.unicodeScalars.count), node, shape)
                if !constraints.enumeration.isEmpty, !constraints.enumeration.contains(text) { violate(.enumeration(constraints.enumeration), shown(node, shape)) }
                let fits = Double(text.unicodeScalars.count) <= constraints.maximum ?? .infinity
                if fits, let pattern = constraints.pattern, let matcher = PatternMatcher.known(pattern), !matcher.matches(text) {
                    violate(.pattern(pattern), shown(node, shape))
                }
            case .bytes(let bytes): length(Double(bytes.count), node, shape)
            case .list(let items): length(Double(items.count), node, shape)
            case .map(let entries): length(Double(entries.count), node, shape)
            case .int(let value): range(Double(value), node, shape)
            case .double(let value): range(value, node, shape)
            case .null, .bool, .timestamp: break
            }
        }

        private mutating func length(_ count: Double, _ node: Node, _ shape: Shape) {
            if let minimum = shape.constraints.minimum, count < minimum { violate(.length(minimum: minimum, maximum: nil), shown(node, shape), node) }
            if let maximum = shape.constraints.maximum, count > maximum { violate(.length(minimum: nil, maximum: maximum), shown(node, shape), node) }
        }

        private mutating func range(_ value: Double, _ node: Node, _ shape: Shape) {
            if let minimum = shape.constraints.minimum, value < minimum { violate(.range(minimum: minimum, maximum: nil), shown(node, shape)) }
            if let maximum = shape.constraints.maximum, value > maximum { violate(.range(minimum: nil, maximum: maximum), shown(node, shape)) }
        }

        private mutating func violate(_ rule: Violation.Rule, _ value: String?, _ node: Node = .null) {
            let isCollection = switch node {
            case .list, .map: true
            default: false
            }
            violations.append(Violation(path: path, rule: rule, value: value, isCollection: isCollection))
        }

        /// A value as messages show it: a list as `[a, b]`; what is secret or nested not at all.
        private func shown(_ node: Node, _ shape: Shape) -> String? {
            if shape.isSensitive { return nil }
            if let text = ScalarText.text(node, .iso8601) { return text }
            guard case .list(let items) = node else { return nil }
            let texts = items.prefix(WireLimits.validationErrorsMax).compactMap { ScalarText.text($0, .iso8601) }
            return items.isEmpty ? "[]" : texts.isEmpty ? nil : "[\(texts.joined(separator: ", "))]"
        }
    }
}
