import Base

/// Writes the node of a shape as a form, in the spelling of the query or the ec2 protocol: the other side of `ParameterReader`
/// (Smithy 2.0, AWS query protocol; AWS EC2 query protocol).
struct ParameterWriter {
    let table: ShapeTable
    let spelling: ParameterReader.Spelling
    private(set) var bytes: [UInt8] = []

    init(table: ShapeTable, spelling: ParameterReader.Spelling) { (self.table, self.spelling) = (table, spelling) }

    /// One pair; the name is written as it stands.
    mutating func add(_ name: String, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        bytes += PercentCoding.encoded(name.utf8)
        bytes.append(UInt8(ascii: "="))
        bytes += PercentCoding.encoded(value.utf8)
    }

    /// The members of an input. Throws for one that the shape does not know, so that nothing is left out unseen.
    mutating func input(_ node: Node, _ shape: Shape) throws(ServiceFault) { try structure(node, shape, prefix: "") }

    private mutating func structure(_ node: Node, _ shape: Shape, prefix: String) throws(ServiceFault) {
        guard case .map(let members) = node else { throw .internal("\(shape.name) is a structure") }
        for member in members where member.value != .null {
            guard let known = shape.member(member.name) else { throw .internal("\(shape.name) knows no member \(member.name)") }
            try write(member.value, table.shape(of: known), known, name: prefix + name(of: known))
        }
    }

    private mutating func write(_ node: Node, _ shape: Shape, _ member: ShapeMember, name: String) throws(ServiceFault) {
        switch shape.kind {
        case .structure: try structure(node, shape, prefix: name + ".")
        case .list: try list(node, shape, isFlattened: isFlattened(shape, member), name: name)
        case .map: try map(node, shape, isFlattened: isFlattened(shape, member), name: name)
        default:
            guard let text = ScalarText.text(node, member.timestampFormat ?? shape.timestampFormat ?? .iso8601) else { throw .internal("\(name) is one value") }
            add(name, text)
        }
    }

    private mutating func list(_ node: Node, _ shape: Shape, isFlattened: Bool, name: String) throws(ServiceFault) {
        guard case .list(let items) = node, let element = shape.element else { throw .internal("\(name) is a list") }
        // `List=` is the empty list of the query protocol; the ec2 protocol has none.
        if items.isEmpty, spelling == .query { add(name, "") }
        let prefix = isFlattened ? name : "\(name).\(element.wireName)"
        for (index, item) in items.enumerated() { try write(item, table.shape(of: element), element, name: "\(prefix).\(index + 1)") }
    }

    private mutating func map(_ node: Node, _ shape: Shape, isFlattened: Bool, name: String) throws(ServiceFault) {
        guard case .map(let entries) = node, let key = shape.key, let value = shape.value else { throw .internal("\(name) is a map") }
        let prefix = isFlattened ? name : name + ".entry"
        for (index, entry) in entries.enumerated() {
            add("\(prefix).\(index + 1).\(key.wireName)", entry.name)
            try write(entry.value, table.shape(of: value), value, name: "\(prefix).\(index + 1).\(value.wireName)")
        }
    }

    /// As `ParameterReader` expects it.
    private func name(of member: ShapeMember) -> String {
        guard spelling == .ec2 else { return member.wireName }
        return member.queryName ?? member.wireName.prefix(1).uppercased() + member.wireName.dropFirst()
    }

    private func isFlattened(_ shape: Shape, _ member: ShapeMember) -> Bool {
        spelling == .ec2 ? shape.kind == .list || member.isFlattened : shape.isFlattened || member.isFlattened
    }
}
