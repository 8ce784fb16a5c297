import Base

/// The `Decoder` over one node.
struct NodeDecoding: Decoder {
    let node: Node
    let codingPath: [any CodingKey]
    let log: ReadingLog
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Decodes a value; timestamps and bytes as they are.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let value = special(type) { return value }
        guard type != Timestamp.self else { throw mismatch(type) }
        let opened = log.entries.count
        let value = try Value(from: self)
        // A type without properties asks for no container: then nothing read the members that were sent.
        if case .map(let members) = node, log.entries.count == opened { _ = log.open(path, members.map(\.name)) }
        return value
    }

    private func special<Value>(_ type: Value.Type) -> Value? {
        switch node {
        case .timestamp(let time) where type == Timestamp.self: time as? Value
        case .bytes(let bytes) where type == [UInt8].self: bytes as? Value
        default: nil
        }
    }

    /// Where this node stands, list places left out.
    var path: [String] { codingPath.filter { $0.intValue == nil }.map(\.stringValue) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .map(let members) = node else { throw mismatch([String: Node].self) }
        return KeyedDecodingContainer(NodeKeyedContainer<Key>(members, self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .list(let items) = node else { throw mismatch([Node].self) }
        return NodeListContainer(items: items, decoding: self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func mismatch(_ type: Any.Type) -> DecodingError {
        .typeMismatch(type, .init(codingPath: codingPath, debugDescription: "not a \(type)"))
    }
}

extension NodeDecoding: SingleValueDecodingContainer {
    func decodeNil() -> Bool { node == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .bool(let flag) = node else { throw mismatch(type) }
        return flag
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .text(let text) = node else { throw mismatch(type) }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double {
        switch node {
        case .double(let value): return value
        case .int(let value): return Double(value)
        default: throw mismatch(type)
        }
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }

    private func integer<Value: FixedWidthInteger>() throws -> Value {
        guard case .int(let value) = node, let fitting = Value(exactly: value) else { throw mismatch(Value.self) }
        return fitting
    }
}

/// Members by name: exactly, or without regard to case.
private struct NodeKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [Node.Member]
    let decoding: NodeDecoding
    private let entry: ReadingLog.Entry
    private let places: [String: Int]

    init(_ members: [Node.Member], _ decoding: NodeDecoding) {
        (self.members, self.decoding) = (members, decoding)
        entry = decoding.log.open(decoding.path, members.map(\.name))
        places = Dictionary(members.enumerated().map { ($1.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    var codingPath: [any CodingKey] { decoding.codingPath }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

    /// The member's place; marks it as read.
    private func place(_ key: Key) -> Int? {
        let name = key.stringValue
        let lowered = places[name.lowercased()]
        let place = lowered.flatMap { members[$0].name == name ? $0 : nil } ?? members.firstIndex { $0.name == name } ?? lowered
        if let place { entry.isRead[place] = true }
        return place
    }

    private func inner(_ key: Key) throws -> NodeDecoding {
        guard let place = place(key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "\(key.stringValue) is missing"))
        }
        return NodeDecoding(node: members[place].value, codingPath: codingPath + [MemberKey(stringValue: members[place].name)], log: decoding.log)
    }

    func contains(_ key: Key) -> Bool { place(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try inner(key).decodeNil() }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try inner(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        try inner(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try inner(key).unkeyedContainer() }
    func superDecoder() throws -> any Decoder { decoding }
    func superDecoder(forKey key: Key) throws -> any Decoder { try inner(key) }
}

private struct NodeListContainer: UnkeyedDecodingContainer {
    let items: [Node]
    let decoding: NodeDecoding
    var currentIndex = 0

    init(items: [Node], decoding: NodeDecoding) { (self.items, self.decoding) = (items, decoding) }

    var codingPath: [any CodingKey] { decoding.codingPath }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    private func current() throws -> NodeDecoding {
        guard currentIndex < items.count else {
            throw DecodingError.valueNotFound(Node.self, .init(codingPath: codingPath, debugDescription: "the list is at its end"))
        }
        return NodeDecoding(node: items[currentIndex], codingPath: codingPath + [MemberKey(intValue: currentIndex)], log: decoding.log)
    }

    mutating func decodeNil() throws -> Bool {
        guard try current().decodeNil() else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try current().decode(type)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        defer { currentIndex += 1 }
        return try current().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        defer { currentIndex += 1 }
        return try current().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        defer { currentIndex += 1 }
        return try current()
    }
}

/// A member's name or an element's place in a path.
struct MemberKey: CodingKey {
    let stringValue: String
    let intValue: Int?
    init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}

/// A node is decoded and encoded as it stands: for members whose form the model leaves open.
extension Node: Codable {
    public init(from decoder: any Decoder) throws {
        guard let decoding = decoder as? NodeDecoding else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "a Node is only decoded from a Node"))
        }
        self = decoding.node
        // The whole of it is read.
        _ = decoding.log.open(decoding.path, [])
    }

    public func encode(to encoder: any Encoder) throws {
        guard let encoding = encoder as? NodeEncoding else {
            throw EncodingError.invalidValue(self, .init(codingPath: encoder.codingPath, debugDescription: "a Node is only encoded to a Node"))
        }
        encoding.box.node = self
    }
}
