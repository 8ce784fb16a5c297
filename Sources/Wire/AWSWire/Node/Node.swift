import Base

/// A value of an operation's input or output, free of any wire protocol: what every codec reads into and prints from.
///
/// Structures and maps are both `map`; a structure's members carry the names of the service's model and stand in the order
/// they were sent or, on the way out, in the order of the model.
public indirect enum Node: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case text(String)
    case bytes([UInt8])
    case timestamp(Timestamp)
    case list([Node])
    case map([Member])

    public struct Member: Sendable, Hashable {
        public var name: String
        public var value: Node
        public init(_ name: String, _ value: Node) { (self.name, self.value) = (name, value) }
    }

    /// The value of the first member of that name; nil for anything that is not a map.
    public subscript(name: String) -> Node? {
        guard case .map(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
