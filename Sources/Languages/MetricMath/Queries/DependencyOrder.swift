/// Expressions, each after those it refers to; among those that are ready, in the order of the request.
struct DependencyOrder {
    private(set) var ids: [String] = []
    private let expressions: [String: MetricExpression]
    private var done: Set<String> = []

    init(_ queries: [MetricQuery], _ expressions: [String: MetricExpression]) throws(MetricQueryError) {
        self.expressions = expressions
        let known = Set(queries.map(\.id))
        for query in queries {
            let references = expressions[query.id]?.references ?? []
            if let missing = references.first(where: { !known.contains($0) }) { throw .unknownReference(in: query.id, to: missing) }
        }
        for query in queries where expressions[query.id] != nil { try place(query.id) }
    }

    /// Depth first with a stack of its own, so that a long chain of expressions needs no deep call stack.
    private mutating func place(_ id: String) throws(MetricQueryError) {
        var path = [id]
        while let current = path.last {
            let waiting = (expressions[current]?.references ?? []).first { expressions[$0] != nil && !done.contains($0) }
            if let waiting {
                if let start = path.firstIndex(of: waiting) { throw .cycle(Array(path[start...])) }
                path.append(waiting)
            } else {
                if done.insert(current).inserted { ids.append(current) }
                path.removeLast()
            }
        }
    }
}
