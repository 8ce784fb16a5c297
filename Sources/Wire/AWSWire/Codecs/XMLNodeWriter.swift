/// Prints nodes as XML elements in the names of a shape.
struct XMLNodeWriter {
    let table: ShapeTable?
    /// REST-XML repeats the namespace of a shape wherever it stands; the query protocols only those of members.
    let usesShapeNamespaces: Bool
    var out = XMLWriter()

    init(table: ShapeTable?, usesShapeNamespaces: Bool = false) { (self.table, self.usesShapeNamespaces) = (table, usesShapeNamespaces) }

    /// The content of a structure: its members in the order of the model, those without a shape as they are.
    mutating func structure(_ node: Node, _ shape: Shape?) {
        for (member, value) in OrderedMembers(of: node, shape) where value.node != .null {
            guard let member, let table else {
                generic(value.name, value.node)
                continue
            }
            if member.isXMLAttribute { continue }
            write(value.node, table.shape(of: member), member, name: member.wireName)
        }
    }

    /// One element for a value, or one for each of a flattened list or map.
    mutating func write(_ node: Node, _ shape: Shape, _ member: ShapeMember, name: String) {
        if member.isFlattened || shape.isFlattened {
            switch node {
            case .list(let items): return flattened(items, shape, name)
            case .map(let entries) where shape.kind == .map: return flattened(entries, shape, member, name)
            default: break
            }
        }
        element(node, shape, name: name, attributes: namespaces(member.namespace ?? (usesShapeNamespaces ? shape.namespace : nil)), format: member.timestampFormat)
    }

    mutating func element(_ node: Node, _ shape: Shape, name: String, attributes: [(name: String, value: String)], format: TimestampFormat? = nil) {
        if let text = ScalarText.text(node, format ?? shape.timestampFormat ?? .iso8601) { return out.element(name, text, attributes) }
        out.open(name, attributes + self.attributes(of: node, shape))
        content(node, shape)
        out.close(name)
    }

    private mutating func content(_ node: Node, _ shape: Shape) {
        switch node {
        case .list(let items):
            guard let member = shape.element, let table else { return }
            for item in items { write(item, table.shape(of: member), member, name: member.wireName) }
        case .map(let entries) where shape.kind == .map:
            for entry in entries {
                out.open("entry")
                pair(entry, shape)
                out.close("entry")
            }
        default: structure(node, shape)
        }
    }

    private mutating func flattened(_ items: [Node], _ shape: Shape, _ name: String) {
        guard let inner = shape.element, let table else { return }
        let attributes = namespaces(inner.namespace)
        for item in items { element(item, table.shape(of: inner), name: name, attributes: attributes, format: inner.timestampFormat) }
    }

    private mutating func flattened(_ entries: [Node.Member], _ shape: Shape, _ member: ShapeMember, _ name: String) {
        for entry in entries {
            out.open(name, namespaces(member.namespace))
            pair(entry, shape)
            out.close(name)
        }
    }

    private mutating func pair(_ entry: Node.Member, _ shape: Shape) {
        guard let key = shape.key, let value = shape.value, let table else { return }
        out.element(key.wireName, entry.name, namespaces(key.namespace))
        write(entry.value, table.shape(of: value), value, name: value.wireName)
    }

    /// The members of a structure that stand as attributes of its element.
    func attributes(of node: Node, _ shape: Shape) -> [(name: String, value: String)] {
        guard shape.hasXMLAttributes else { return [] }
        return shape.members.filter(\.isXMLAttribute).compactMap { member in
            node[member.name].flatMap { ScalarText.text($0, .iso8601) }.map { (name: member.wireName, value: $0) }
        }
    }

    func namespaces(_ namespace: XMLNamespace?) -> [(name: String, value: String)] {
        guard let namespace else { return [] }
        return [(name: namespace.prefix.map { "xmlns:\($0)" } ?? "xmlns", value: namespace.uri)]
    }

    private mutating func generic(_ name: String, _ node: Node) {
        if let text = ScalarText.text(node, .iso8601) { return out.element(name, text) }
        out.open(name)
        if case .map(let members) = node { for member in members { generic(member.name, member.value) } }
        if case .list(let items) = node { for item in items { generic("member", item) } }
        out.close(name)
    }
}
