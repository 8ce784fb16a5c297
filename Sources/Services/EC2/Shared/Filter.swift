import AWSWire

/// One filter of a Describe call: any of its values must match (Amazon EC2 API Reference, Filter).
struct Filter: Decodable, Sendable {
    static let valuesMax = 200

    var name: String?
    var values: [String]?
}

/// What a kind of resource can be filtered by: the values that each filter looks at.
struct FilterTable<Item>: Sendable, ExpressibleByDictionaryLiteral {
    typealias Field = @Sendable (Item) -> [String]

    private let fields: [String: Field]

    init(dictionaryLiteral elements: (String, Field)...) {
        fields = Dictionary(elements, uniquingKeysWith: { first, _ in first })
    }

    /// The items that every filter takes. `tags` answers `tag:KEY` and `tag-key`.
    func select(_ items: [Item], _ filters: [Filter]?, tags: @escaping (Item) -> [String: String]) throws(ServiceFault) -> [Item] {
        var left = items
        for filter in filters ?? [] {
            let patterns = try patterns(of: filter)
            let values = try reader(filter.name ?? "", tags)
            left = left.filter { item in values(item).contains { value in patterns.contains { $0.matches(value) } } }
        }
        return left
    }

    private func patterns(of filter: Filter) throws(ServiceFault) -> [Wildcard] {
        guard let values = filter.values, !values.isEmpty else {
            throw .refused("InvalidParameterValue", "The filter '\(filter.name ?? "null")' has no values (Filters.Values).")
        }
        guard values.count <= Filter.valuesMax else {
            throw .refused("FilterLimitExceeded", "The maximum number of filter values specified on a single call is \(Filter.valuesMax)")
        }
        return values.map(Wildcard.init)
    }

    private func reader(_ name: String, _ tags: @escaping (Item) -> [String: String]) throws(ServiceFault) -> (Item) -> [String] {
        if let field = fields[name] { return field }
        if name == "tag-key" { return { Array(tags($0).keys) } }
        if name.hasPrefix("tag:") {
            let key = String(name.dropFirst(4))
            return { item in tags(item)[key].map { [$0] } ?? [] }
        }
        throw .refused("InvalidParameterValue", "The filter '\(name.prefix(256))' is invalid")
    }
}

extension FilterTable {
    func select<Value>(_ items: [Stored<Value>], _ filters: [Filter]?) throws(ServiceFault) -> [Item] where Item == Stored<Value> {
        try select(items, filters, tags: \.tags)
    }
}

/// A filter's value: `*` is any text, `?` any one character, `\` takes the next one as it is.
struct Wildcard: Sendable {
    private enum Piece: Hashable { case any, one, scalar(Unicode.Scalar) }

    private let pieces: [Piece]

    init(_ pattern: String) {
        var pieces: [Piece] = []
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            switch (isEscaped, scalar) {
            case (false, "\\"):
                isEscaped = true
                continue
            // Several stars are one, so that the time to match is text times pattern.
            case (false, "*"): if pieces.last != .any { pieces.append(.any) }
            case (false, "?"): pieces.append(.one)
            default: pieces.append(.scalar(scalar))
            }
            isEscaped = false
        }
        self.pieces = pieces
    }

    /// Whether the whole text is of the pattern.
    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var at = 0, piece = 0
        var star: (piece: Int, at: Int)?
        while at < scalars.count {
            if piece < pieces.count, pieces[piece] == .any {
                star = (piece, at)
                piece += 1
            } else if piece < pieces.count, pieces[piece] == .one || pieces[piece] == .scalar(scalars[at]) {
                (at, piece) = (at + 1, piece + 1)
            } else if let last = star {
                // The last star takes one character more.
                star = (last.piece, last.at + 1)
                (at, piece) = (last.at + 1, last.piece + 1)
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }
}
