/// The XML that a service answered, for a program of ours that asked it.
public struct XMLAnswer {
    private let root: XMLElement

    /// Nil when it is not well formed, or larger or deeper than `WireLimits` allow.
    public init?(_ bytes: [UInt8]) {
        // Whatever is wrong with it, it is no answer.
        guard let root = try? XMLReader.root(of: bytes) else { return nil }
        self.root = root
    }

    /// The texts of all elements at a path below the root, in order: `["tagSet", "item", "value"]`.
    public func texts(at path: [String]) -> [String] {
        path.reduce([root]) { elements, name in elements.flatMap { $0.children.filter { $0.name == name } } }.map(\.text)
    }
}
