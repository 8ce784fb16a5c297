import Base

/// Turns XML elements into the node of a shape (Smithy 2.0, AWS restXml protocol; XML binding traits).
struct XMLNodeReader {
    let table: ShapeTable

    func node(_ element: XMLElement, _ shape: Shape, name: String) throws(ServiceFault) -> Node {
        switch shape.kind {
        case .structure: return .map(try structure(element, shape))
        case .list:
            guard let member = shape.element else { return .list([]) }
            return try list(element.children.filter { $0.name == member.wireName }, member)
        case .map: return try map(element.children.filter { $0.name == "entry" }, shape)
        default: return try ScalarText.node(element.text, shape, name: name)
        }
    }

    /// The members of a structure, then what the model does not know.
    func structure(_ element: XMLElement, _ shape: Shape) throws(ServiceFault) -> [Node.Member] {
        var members: [Node.Member] = []
        var known: Set<String> = []
        for member in shape.members {
            known.insert(member.wireName)
            if let value = try value(of: member, in: element) { members.append(Node.Member(member.name, value)) }
        }
        for child in element.children where !known.contains(child.name) { members.append(Node.Member(child.name, unknown(child))) }
        return members
    }

    private func value(of member: ShapeMember, in element: XMLElement) throws(ServiceFault) -> Node? {
        let shape = table.shape(of: member)
        if member.isXMLAttribute {
            guard let text = element.attribute(member.wireName) else { return nil }
            return try ScalarText.node(text, shape, name: member.name)
        }
        guard member.isFlattened || shape.isFlattened else {
            guard let child = element.child(member.wireName) else { return nil }
            return try node(child, shape, name: member.name)
        }
        let children = element.children.filter { $0.name == member.wireName }
        guard !children.isEmpty else { return nil }
        if let inner = shape.element { return try list(children, inner) }
        return try map(children, shape)
    }

    private func list(_ elements: [XMLElement], _ member: ShapeMember) throws(ServiceFault) -> Node {
        var items: [Node] = []
        for element in elements { items.append(try node(element, table.shape(of: member), name: member.name)) }
        return .list(items)
    }

    private func map(_ entries: [XMLElement], _ shape: Shape) throws(ServiceFault) -> Node {
        guard let key = shape.key, let value = shape.value else { return .map([]) }
        var members: [Node.Member] = []
        for entry in entries {
            guard let name = entry.child(key.wireName)?.text, let element = entry.child(value.wireName) else {
                throw .common("MalformedXML", 400, "An entry of the map \(shape.name) needs \(key.wireName) and \(value.wireName).")
            }
            members.append(Node.Member(name, try node(element, table.shape(of: value), name: name)))
        }
        return .map(members)
    }

    private func unknown(_ element: XMLElement) -> Node {
        element.children.isEmpty ? .text(element.text) : .map(element.children.map { Node.Member($0.name, unknown($0)) })
    }
}
