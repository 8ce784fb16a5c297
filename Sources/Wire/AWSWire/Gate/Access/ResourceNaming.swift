/// What the operations of a service ask of policies: the resources that each names, and the condition keys that its input
/// holds (Service Authorization Reference). An operation without an entry names no resource: its resource is `*`.
public struct ResourceNaming: Sendable {
    /// For resources whose ARN the input alone does not tell; nil leaves the operation to the table.
    public typealias Special = @Sendable (AccessQuestion) -> [AccessNeed]?
    /// For resources that the records must be asked about: their ids, their tags. Nil leaves the operation to the rest.
    public typealias Lookup = @Sendable (AccessQuestion) async throws(ServiceFault) -> [AccessNeed]?

    private let resources: [String: [ResourceTemplate]]
    private let keys: [String: [String: [String]]]
    private let free: Set<String>
    private let special: Special
    private let lookup: Lookup?

    /// - Parameters:
    ///   - resources: templates of ARNs by operation.
    ///   - keys: for each operation, condition keys in lower case with the path of the member that holds their values.
    ///   - free: operations that need no permission, or decide for themselves.
    ///   - lookup: is not asked for hot operations, nor for callers who may do everything.
    public init(
        resources: [String: [ResourceTemplate]] = [:], keys: [String: [String: String]] = [:], free: Set<String> = [], special: @escaping Special = { _ in nil },
        lookup: Lookup? = nil
    ) {
        (self.resources, self.free, self.special, self.lookup) = (resources, free, special, lookup)
        self.keys = keys.mapValues { $0.mapValues { $0.split(separator: ".").map(String.init) } }
    }

    func needs(of question: AccessQuestion) -> [AccessNeed] {
        if free.contains(question.operation) { return [] }
        if let needs = special(question) { return needs }
        let named = (resources[question.operation] ?? []).flatMap { $0.arns(of: question) }
        return (named.isEmpty ? ["*"] : named).map { AccessNeed(action: question.action, resource: $0) }
    }

    func lookUp(_ question: AccessQuestion) async throws(ServiceFault) -> [AccessNeed]? {
        guard let lookup, !free.contains(question.operation) else { return nil }
        return try await lookup(question)
    }

    func values(of key: String, in question: AccessQuestion) -> [String]? {
        if let path = keys[question.operation]?[key] {
            let texts = question.node.texts(path[...])
            return texts.isEmpty ? nil : texts
        }
        return RequestTags.values(of: key, in: question)
    }
}

extension Node {
    /// The texts at the end of a path of member names; lists on the way are all walked.
    public func texts(_ path: ArraySlice<String>) -> [String] {
        if case .list(let items) = self { return items.flatMap { $0.texts(path) } }
        guard let name = path.first else { return text.map { [$0] } ?? [] }
        return self[name]?.texts(path.dropFirst()) ?? []
    }

    private var text: String? {
        switch self {
        case .text(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        default: nil
        }
    }
}
