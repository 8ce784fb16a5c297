import Base

/// Turns a tree of parameters into the node of a shape, in the spelling of the query or the ec2 protocol
/// (Smithy 2.0, AWS query protocol; AWS EC2 query protocol).
struct ParameterReader {
    enum Spelling { case query, ec2 }

    let table: ShapeTable
    let spelling: Spelling

    /// Parameters of the request itself, which are no members of an input.
    private static let ofTheRequest: Set<String> = [
        "Action", "Version", "AWSAccessKeyId", "SignatureVersion", "SignatureMethod", "Signature", "Timestamp", "Expires", "SecurityToken",
    ]

    func input(_ tree: ParameterTree, _ shape: Shape?) throws(ServiceFault) -> Node {
        let members: [Node.Member]
        if let shape, case .map(let known) = try structure(tree, shape) { members = known } else { members = [] }
        let names = Set((shape?.members ?? []).map { name(of: $0) })
        let unknown = tree.names.filter { !names.contains(key($0)) && !Self.ofTheRequest.contains($0) && !$0.lowercased().hasPrefix("x-amz-") }
        return .map(members + unknown.map { Node.Member($0, tree[$0]?.node ?? .null) })
    }

    private func node(_ tree: ParameterTree, _ shape: Shape, _ member: ShapeMember) throws(ServiceFault) -> Node {
        switch shape.kind {
        case .structure: return try withUnknown(tree, shape, try structure(tree, shape))
        case .list: return try list(tree, shape, isFlattened: isFlattened(shape, member))
        case .map: return try map(tree, shape, isFlattened: isFlattened(shape, member))
        default:
            guard let text = tree.value, tree.isLeaf else { throw .malformed("The parameter \(member.name) must be one value.") }
            return try ScalarText.node(text, shape, name: member.name)
        }
    }

    private func isFlattened(_ shape: Shape, _ member: ShapeMember) -> Bool {
        spelling == .ec2 ? shape.kind == .list || member.isFlattened : shape.isFlattened || member.isFlattened
    }

    private func structure(_ tree: ParameterTree, _ shape: Shape) throws(ServiceFault) -> Node {
        var members: [Node.Member] = []
        for member in shape.members {
            guard let branch = branch(of: tree, for: member) else { continue }
            members.append(Node.Member(member.name, try node(branch, table.shape(of: member), member)))
        }
        return .map(members)
    }

    private func withUnknown(_ tree: ParameterTree, _ shape: Shape, _ node: Node) throws(ServiceFault) -> Node {
        guard case .map(let members) = node, members.count < tree.names.count else { return node }
        let names = Set(shape.members.map { name(of: $0) })
        let unknown = tree.names.filter { !names.contains(key($0)) }
        return .map(members + unknown.map { Node.Member($0, tree[$0]?.node ?? .null) })
    }

    private func branch(of tree: ParameterTree, for member: ShapeMember) -> ParameterTree? {
        let wireName = name(of: member)
        if let branch = tree[wireName] { return branch }
        if spelling == .ec2 { return tree.names.first { key($0) == wireName }.flatMap { tree[$0] } }
        return nil
    }

    /// A name as it stands in parameters; ec2 starts with a capital letter.
    private func name(of member: ShapeMember) -> String {
        spelling == .ec2 ? member.queryName ?? capitalized(member.wireName) : member.wireName
    }

    private func key(_ name: String) -> String { spelling == .ec2 ? capitalized(name) : name }

    private func capitalized(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

    private func list(_ tree: ParameterTree, _ shape: Shape, isFlattened: Bool) throws(ServiceFault) -> Node {
        guard let element = shape.element else { return .list([]) }
        guard let holder = isFlattened ? tree : tree[element.wireName] else {
            // `List=` is the empty list.
            guard tree.isLeaf, tree.value?.isEmpty == true else { throw .malformed("The list \(shape.name) must be numbered from \(element.wireName).1.") }
            return .list([])
        }
        var items: [Node] = []
        for branch in holder.numbered { items.append(try node(branch, table.shape(of: element), element)) }
        guard !items.isEmpty || holder.value?.isEmpty == true else { throw .malformed("The elements of the list \(shape.name) must be numbered.") }
        return .list(items)
    }

    private func map(_ tree: ParameterTree, _ shape: Shape, isFlattened: Bool) throws(ServiceFault) -> Node {
        guard let keyMember = shape.key, let valueMember = shape.value, let holder = isFlattened ? tree : tree["entry"] else { return .map([]) }
        var entries: [Node.Member] = []
        for branch in holder.numbered {
            guard let key = branch[keyMember.wireName]?.value else { throw .malformed("An entry of the map \(shape.name) has no \(keyMember.wireName).") }
            guard let value = branch[valueMember.wireName] else { throw .malformed("An entry of the map \(shape.name) has no \(valueMember.wireName).") }
            entries.append(Node.Member(key, try node(value, table.shape(of: valueMember), valueMember)))
        }
        return .map(entries)
    }
}
