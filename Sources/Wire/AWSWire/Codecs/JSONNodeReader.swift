import Base

/// Turns a JSON document into the node of a shape.
struct JSONNodeReader {
    let table: ShapeTable

    /// The document of a body; an empty body is an empty object.
    static func document(_ body: [UInt8]) throws(ServiceFault) -> JSONValue {
        guard !body.isEmpty else { return .object([]) }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw .serialization("The body is not JSON: \(error).")
        }
    }

    func node(_ value: JSONValue, _ shape: Shape, name: String, format: TimestampFormat? = nil, depth: Int = 0) throws(ServiceFault) -> Node {
        guard depth < WireLimits.depthMax else { throw .serialization("\(name) nests deeper than \(WireLimits.depthMax).") }
        switch (shape.kind, value) {
        case (_, .null): return .null
        case (.document, _): return Node(value)
        case (.structure, .object(let members)): return .map(try structure(members, shape, depth: depth))
        case (.list, .array(let items)): return try list(items, shape, depth: depth)
        case (.map, .object(let members)): return try map(members, shape, depth: depth)
        default: break
        }
        guard let scalar = scalar(value, shape) else { throw .serialization("\(value.kindName) can not be converted to \(shape.kind.title), at \(name)") }
        return scalar
    }

    /// What an operation without an input was sent.
    func unshaped(_ value: JSONValue) -> Node { value == .null ? .map([]) : Node(value) }

    func structure(_ sent: [JSONValue.Member], _ shape: Shape, depth: Int) throws(ServiceFault) -> [Node.Member] {
        var members: [Node.Member] = []
        for item in sent {
            if item.value.isNull || (item.key == "__type" && shape.member(wireName: "__type") == nil) { continue }
            guard let member = shape.member(wireName: item.key) else {
                members.append(Node.Member(item.key, Node(item.value)))
                continue
            }
            let target = table.shape(of: member)
            members.append(Node.Member(member.name, try node(item.value, target, name: member.name, depth: depth + 1)))
        }
        return members
    }

    private func list(_ items: [JSONValue], _ shape: Shape, depth: Int) throws(ServiceFault) -> Node {
        guard items.count <= WireLimits.elementsMax else { throw .tooLarge("A list has at most \(WireLimits.elementsMax) elements.") }
        guard let element = shape.element else { return .list([]) }
        let target = table.shape(of: element)
        var nodes: [Node] = []
        nodes.reserveCapacity(items.count)
        for item in items { nodes.append(try node(item, target, name: shape.name, depth: depth + 1)) }
        return .list(nodes)
    }

    private func map(_ members: [JSONValue.Member], _ shape: Shape, depth: Int) throws(ServiceFault) -> Node {
        guard let value = shape.value else { return .map([]) }
        let target = table.shape(of: value)
        var entries: [Node.Member] = []
        for member in members { entries.append(Node.Member(member.key, try node(member.value, target, name: member.key, depth: depth + 1))) }
        return .map(entries)
    }

    private func scalar(_ value: JSONValue, _ shape: Shape) -> Node? {
        switch shape.kind {
        case .boolean: value.flag.map(Node.bool)
        case .byte, .short, .integer, .long, .bigInteger: value.integer.map(Node.int)
        case .float, .double, .bigDecimal: (value.number ?? value.text.flatMap(Self.special)).map(Node.double)
        case .string, .character: value.text.map(Node.text)
        case .blob: value.text.flatMap { Base64Text.decoded($0.utf8) }.map(Node.bytes)
        case .timestamp: time(value).map(Node.timestamp)
        case .structure, .list, .map, .document: nil
        }
    }

    private func time(_ value: JSONValue) -> Timestamp? {
        value.number.map { TimestampText.time(seconds: $0) } ?? value.text.flatMap { TimestampText.time($0) }
    }

    /// Numbers that JSON cannot write stand as text.
    private static func special(_ text: String) -> Double? {
        ["NaN", "Infinity", "-Infinity"].contains(text) ? NumberText.double(text) : nil
    }
}

extension ServiceFault {
    /// A body that is not what the protocol says, in the words of the JSON services.
    static func serialization(_ message: String) -> ServiceFault { common("SerializationException", 400, message) }
}

extension JSONValue {
    fileprivate var kindName: String {
        switch self {
        case .null: "NULL_VALUE"
        case .bool(let flag): flag ? "TRUE_VALUE" : "FALSE_VALUE"
        case .int: "NUMBER_VALUE"
        case .double: "DECIMAL_VALUE"
        case .string: "STRING_VALUE"
        case .array: "START_ARRAY"
        case .object: "START_OBJECT"
        }
    }
}

extension Shape.Kind {
    /// The kind as error messages name it.
    var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
