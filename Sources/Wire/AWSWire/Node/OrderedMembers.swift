/// The members of a structure's node, each with its place in the shape: those of the shape in its order, then the others.
struct OrderedMembers: Sequence, IteratorProtocol {
    struct Value {
        let name: String
        let node: Node
    }

    private let members: [Node.Member]
    private let shape: Shape?
    private var at = 0
    private var isPastShape = false

    init(of node: Node, _ shape: Shape?) {
        if case .map(let members) = node { self.members = members } else { members = [] }
        self.shape = shape
        isPastShape = shape == nil
    }

    mutating func next() -> (member: ShapeMember?, value: Value)? {
        if !isPastShape, let shape {
            while at < shape.members.count {
                let member = shape.members[at]
                at += 1
                if let value = members.first(where: { $0.name == member.name }) { return (member, Value(name: member.name, node: value.value)) }
            }
            (isPastShape, at) = (true, 0)
        }
        while at < members.count {
            let member = members[at]
            at += 1
            if shape?.member(member.name) == nil { return (nil, Value(name: member.name, node: member.value)) }
        }
        return nil
    }
}
