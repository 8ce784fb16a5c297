import Base

/// Typed values as documents of the record store. A document's members have the names that AWS' models give them, which are
/// those of the properties with a capital letter in front; maps with free keys have no place in such a value.
extension JSONValue {
    /// The document of a value; properties that are nil are absent.
    public init(documenting value: some Encodable) throws(ServiceFault) {
        let box = NodeBox()
        do {
            try NodeEncoding(box: box).encode(value)
        } catch {
            throw .internal("a document cannot be written: \(error)")
        }
        self = box.finished.json.capitalized
    }

    /// The value that a document holds. One that is not of its form is our own broken promise.
    public func value<Value: Decodable>(as type: Value.Type) throws(ServiceFault) -> Value {
        do {
            return try NodeDecoding(node: Node(self), codingPath: [], log: ReadingLog()).decode(type)
        } catch {
            throw .internal("a stored document is not a \(type): \(error)")
        }
    }

    private var capitalized: JSONValue {
        switch self {
        case .array(let items): .array(items.map(\.capitalized))
        case .object(let members): .object(members.map { .init($0.key.prefix(1).uppercased() + $0.key.dropFirst(), $0.value.capitalized) })
        default: self
        }
    }
}
