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
    /// Of each member its place, when they stand in the order of the shape already and all are its own.
    private let places: [Int]?

    init(of node: Node, _ shape: Shape?) {
        let members: [Node.Member] = if case .map(let members) = node { members } else { [] }
        (self.members, self.shape, isPastShape) = (members, shape, shape == nil)
        places = shape.flatMap { OrderedMembers.ascendingPlaces(members, $0) }
    }

    private static func ascendingPlaces(_ members: [Node.Member], _ shape: Shape) -> [Int]? {
        var places: [Int] = []
        places.reserveCapacity(members.count)
        for member in members {
            guard let place = shape.place(member.name), place > places.last ?? -1 else { return nil }
            places.append(place)
        }
        return places
    }

    mutating func next() -> (member: ShapeMember?, value: Value)? {
        if let places, let shape {
            guard at < members.count else { return nil }
            defer { at += 1 }
            return (shape.members[places[at]], Value(name: members[at].name, node: members[at].value))
        }
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
