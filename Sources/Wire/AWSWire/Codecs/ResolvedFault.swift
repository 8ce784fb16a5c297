import Base

/// A fault with everything that a protocol prints of it: names and status from the service's table where it has them.
struct ResolvedFault {
    /// The shape's name, which the JSON and CBOR protocols print.
    let name: String
    /// The code of the query protocols.
    let code: String
    let status: Int
    let isSenderFault: Bool
    let message: String
    /// The name that the message has in the error's shape.
    let messageName: String
    /// Every other member, by the model's names.
    let members: [Node.Member]
    /// The error's shape and its table, where the model has it.
    let shape: Shape?
    let table: ShapeTable?

    init(_ fault: ServiceFault, table: ShapeTable?) {
        let shape = table?.error(fault.name)
        let facts = shape?.error
        self.shape = shape
        self.table = table
        name = shape?.name ?? fault.name
        code = facts?.code ?? shape?.name ?? CommonFaults.queryCode(of: fault.name)
        status = fault.common?.status ?? facts?.status ?? 400
        isSenderFault = fault.common?.isSenderFault ?? facts?.isSenderFault ?? true
        message = fault.message
        messageName = shape?.members.first { $0.name.lowercased() == "message" }?.name ?? "message"
        members = fault.members.map { Node.Member($0.key, Node($0.value)) }
    }

    /// Every member of the error, its message among them.
    var all: Node { .map((message.isEmpty ? [] : [Node.Member(messageName, .text(message))]) + members) }

    /// Those of them that stand in the body.
    var body: Node { inBody(all) }

    /// Those that stand in the body, without the message.
    var details: Node { inBody(.map(members)) }

    private func inBody(_ node: Node) -> Node {
        guard let shape, let table else { return node }
        return RESTBindings(table: table).body(node, shape)
    }

    /// `Sender` or `Receiver`, as the query protocols say it.
    var side: String { isSenderFault ? "Sender" : "Receiver" }
}
