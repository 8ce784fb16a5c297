import Base

/// The parameters of the query protocols as the tree that their dots draw: `Dimensions.member.1.Name`.
final class ParameterTree {
    private(set) var value: String?
    /// In the order they were first named.
    private(set) var names: [String] = []
    private var branches: [String: ParameterTree] = [:]

    subscript(name: String) -> ParameterTree? { branches[name] }

    var isLeaf: Bool { names.isEmpty }

    /// Reads the forms one after the other; throws past `WireLimits` and for text that is not UTF-8.
    init(forms: [[UInt8]]) throws(ServiceFault) {
        var count = 0
        for form in forms {
            var reader = FormReader(form)
            while let pair = reader.next() {
                count += 1
                guard count <= WireLimits.parametersMax else { throw .tooLarge("A request has at most \(WireLimits.parametersMax) parameters.") }
                guard let name = reader.text(pair.name), let value = reader.text(pair.value) else { throw .malformed("A parameter is not UTF-8.") }
                try insert(name, value)
            }
        }
    }

    private init() {}

    private func insert(_ name: String, _ value: String) throws(ServiceFault) {
        var tree = self
        var depth = 0
        for part in name.split(separator: ".", omittingEmptySubsequences: false) {
            depth += 1
            guard depth <= WireLimits.parameterDepthMax else { throw .malformed("The parameter \(name.echoed) nests too deep.") }
            tree = tree.branch(String(part))
        }
        // The first of repeated parameters stands.
        if tree.value == nil { tree.value = value }
    }

    private func branch(_ name: String) -> ParameterTree {
        if let branch = branches[name] { return branch }
        let branch = ParameterTree()
        branches[name] = branch
        names.append(name)
        return branch
    }

    /// The branches with a number as name, in the order of the numbers.
    var numbered: [ParameterTree] {
        let places = names.compactMap { name in UInt32(name).map { (number: $0, name: name) } }
        return places.sorted { $0.number < $1.number }.compactMap { branches[$0.name] }
    }

    /// Everything below as text, for a parameter that the model does not know.
    var node: Node {
        if names.isEmpty { return .text(value ?? "") }
        return .map(names.map { name in Node.Member(name, branches[name]?.node ?? .null) })
    }
}
