import Base

/// Encodes an operation's `Output` into a node with the names and the order of its shape. Properties that are nil are absent.
public struct NodeEncoder: Sendable {
    let table: ShapeTable

    public init(table: ShapeTable) { self.table = table }

    /// Throws an internal fault when the output has a property that the shape does not know.
    public func encode(_ value: some Encodable, as shape: Shape) throws(ServiceFault) -> Node {
        let box = NodeBox()
        do {
            try NodeEncoding(box: box).encode(value)
        } catch {
            throw .internal("\(error)")
        }
        return try conform(box.finished, shape)
    }

    /// The node in the spelling of the shape.
    private func conform(_ node: Node, _ shape: Shape) throws(ServiceFault) -> Node {
        switch (shape.kind, node) {
        case (.structure, .map(let members)): return .map(try structure(members, shape))
        case (.list, .list(let items)):
            guard let element = shape.element else { return node }
            var conformed: [Node] = []
            conformed.reserveCapacity(items.count)
            for item in items { conformed.append(try conform(item, table.shape(of: element))) }
            return .list(conformed)
        case (.map, .map(let entries)):
            guard let value = shape.value else { return node }
            var conformed: [Node.Member] = []
            // A Dictionary has no order of its own: names give one, so that equal outputs print equal bytes.
            for entry in entries.sorted(by: { $0.name < $1.name }) {
                conformed.append(Node.Member(entry.name, try conform(entry.value, table.shape(of: value))))
            }
            return .map(conformed)
        case (.double, .int(let number)), (.float, .int(let number)): return .double(Double(number))
        default: return node
        }
    }

    private func structure(_ members: [Node.Member], _ shape: Shape) throws(ServiceFault) -> [Node.Member] {
        var values: [Node?] = Array(repeating: nil, count: shape.members.count)
        var unknown: [String] = []
        for member in members where member.value != .null {
            if let place = shape.place(ofProperty: member.name) { values[place] = member.value } else { unknown.append(member.name.lowercased()) }
        }
        if let first = unknown.min() { throw .internal("the output has \(first), which \(shape.name) does not know") }
        var ordered: [Node.Member] = []
        ordered.reserveCapacity(members.count)
        for (place, value) in values.enumerated() {
            guard let value else { continue }
            let member = shape.members[place]
            ordered.append(Node.Member(member.name, try conform(value, table.shape(of: member))))
        }
        return ordered
    }
}

/// Where an encoder leaves its value.
final class NodeBox {
    /// nil until something is written; a type without properties writes nothing and is an empty map.
    var node: Node?
    /// Boxes of members or elements that are still being written.
    var members: [(name: String, box: NodeBox)]?
    var items: [NodeBox]?

    var finished: Node {
        if let members { return .map(members.map { Node.Member($0.name, $0.box.finished) }) }
        if let items { return .list(items.map(\.finished)) }
        return node ?? .map([])
    }
}

/// The `Encoder` into one box.
struct NodeEncoding: Encoder {
    let box: NodeBox
    /// Nothing that is encoded here names its place, so none is kept: it would cost an allocation for each member.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Encodes a value; timestamps, bytes and nodes as they are. Types are compared before they are cast: a cast that fails
    /// looks through every conformance of the program.
    func encode<Value: Encodable>(_ value: Value) throws {
        if Value.self == Timestamp.self, let time = value as? Timestamp {
            box.node = .timestamp(time)
        } else if Value.self == [UInt8].self, let bytes = value as? [UInt8] {
            box.node = .bytes(bytes)
        } else if Value.self == Node.self, let node = value as? Node {
            box.node = node
        } else {
            try value.encode(to: self)
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if box.members == nil { box.members = [] }
        return KeyedEncodingContainer(NodeKeyedEncoding<Key>(encoding: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if box.items == nil { box.items = [] }
        return NodeListEncoding(encoding: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    fileprivate func member(_ key: any CodingKey) -> NodeEncoding {
        let inner = NodeBox()
        box.members?.append((name: key.stringValue, box: inner))
        return NodeEncoding(box: inner)
    }

    fileprivate func element() -> NodeEncoding {
        let inner = NodeBox()
        box.items?.append(inner)
        return NodeEncoding(box: inner)
    }
}

extension NodeEncoding: SingleValueEncodingContainer {
    func encodeNil() throws { box.node = .null }
    func encode(_ value: Bool) throws { box.node = .bool(value) }
    func encode(_ value: String) throws { box.node = .text(value) }
    func encode(_ value: Double) throws { box.node = .double(value) }
    func encode(_ value: Float) throws { box.node = .double(Double(value)) }
    func encode(_ value: Int) throws { box.node = .int(Int64(value)) }
    func encode(_ value: Int8) throws { box.node = .int(Int64(value)) }
    func encode(_ value: Int16) throws { box.node = .int(Int64(value)) }
    func encode(_ value: Int32) throws { box.node = .int(Int64(value)) }
    func encode(_ value: Int64) throws { box.node = .int(value) }
    func encode(_ value: UInt) throws { try integer(value) }
    func encode(_ value: UInt8) throws { box.node = .int(Int64(value)) }
    func encode(_ value: UInt16) throws { box.node = .int(Int64(value)) }
    func encode(_ value: UInt32) throws { box.node = .int(Int64(value)) }
    func encode(_ value: UInt64) throws { try integer(value) }

    private func integer(_ value: some BinaryInteger) throws {
        guard let fitting = Int64(exactly: value) else {
            throw EncodingError.invalidValue(value, .init(codingPath: codingPath, debugDescription: "does not fit 64 bits with a sign"))
        }
        box.node = .int(fitting)
    }
}

private struct NodeKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: NodeEncoding
    var codingPath: [any CodingKey] { encoding.codingPath }

    mutating func encodeNil(forKey key: Key) throws {}
    mutating func encode(_ value: some Encodable, forKey key: Key) throws { try encoding.member(key).encode(value) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        encoding.member(key).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { encoding.member(key).unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { encoding }
    mutating func superEncoder(forKey key: Key) -> any Encoder { encoding.member(key) }
}

private struct NodeListEncoding: UnkeyedEncodingContainer {
    let encoding: NodeEncoding
    var codingPath: [any CodingKey] { encoding.codingPath }
    var count: Int { encoding.box.items?.count ?? 0 }

    mutating func encodeNil() throws { try encoding.element().encodeNil() }
    mutating func encode(_ value: some Encodable) throws { try encoding.element().encode(value) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoding.element().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoding.element().unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { encoding.element() }
}
