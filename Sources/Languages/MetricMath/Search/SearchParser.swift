/// Reads a search query: a schema, then terms with AND (also unwritten), OR, NOT and parentheses. AND binds more than OR.
struct SearchParser {
    private let text: String
    private let base: Int
    private var tokens: [SearchToken] = []
    private var at = 0
    private var depth = 0

    init(_ text: String, at offset: Int) { (self.text, base) = (text, offset) }

    private var current: SearchToken { at < tokens.count ? tokens[at] : SearchToken(content: .end, offset: base) }

    mutating func parse() throws(MetricMathError) -> (MetricSearch.Schema?, SearchTerm?) {
        tokens = try SearchLexer.tokens(of: text, at: base)
        let schema = try self.schema()
        let condition: SearchTerm? = current.content == .end ? nil : try anyOf(.any)
        guard current.content == .end else { throw unexpected() }
        guard schema != nil || condition != nil else { throw MetricMathError(.syntax, "A search needs a schema or a term", at: base) }
        return (schema, condition)
    }

    private func unexpected() -> MetricMathError { MetricMathError(.syntax, "Unexpected token in the search", at: current.offset) }

    private mutating func take(_ content: SearchToken.Content) -> Bool {
        guard current.content == content else { return false }
        at += 1
        return true
    }

    private mutating func schema() throws(MetricMathError) -> MetricSearch.Schema? {
        guard take(.openBrace) else { return nil }
        var names: [String] = []
        repeat { names.append(try name()) } while take(.comma)
        guard take(.closeBrace), let namespace = names.first else { throw unexpected() }
        // A comma may stand between the schema and the terms.
        _ = take(.comma)
        return MetricSearch.Schema(namespace: namespace, dimensionNames: Array(names.dropFirst()))
    }

    private mutating func name() throws(MetricMathError) -> String {
        switch current.content {
        case .word(let name), .quoted(let name):
            at += 1
            return name
        default: throw unexpected()
        }
    }

    private mutating func anyOf(_ property: SearchProperty) throws(MetricMathError) -> SearchTerm {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ExpressionLimits.depthMax else {
            throw MetricMathError(.limit, "The search is nested deeper than \(ExpressionLimits.depthMax)", at: current.offset)
        }
        var terms = [try allOf(property)]
        while take(.word("OR")) { terms.append(try allOf(property)) }
        return terms.count == 1 ? terms[0] : .or(terms)
    }

    private mutating func allOf(_ property: SearchProperty) throws(MetricMathError) -> SearchTerm {
        var terms = [try factor(property)]
        while true {
            if take(.word("AND")) {
                terms.append(try factor(property))
                continue
            }
            if current.content == .end || current.content == .close || current.content == .word("OR") { break }
            terms.append(try factor(property))
        }
        return terms.count == 1 ? terms[0] : .and(terms)
    }

    private mutating func factor(_ property: SearchProperty) throws(MetricMathError) -> SearchTerm {
        if take(.word("NOT")) {
            depth += 1
            defer { depth -= 1 }
            guard depth <= ExpressionLimits.depthMax else {
                throw MetricMathError(.limit, "The search is nested deeper than \(ExpressionLimits.depthMax)", at: current.offset)
            }
            return .not(try factor(property))
        }
        if take(.open) {
            let inner = try anyOf(property)
            guard take(.close) else { throw unexpected() }
            return inner
        }
        return try term(property)
    }

    /// `text`, `"text"`, or `Property=` and one of these or a group.
    private mutating func term(_ property: SearchProperty) throws(MetricMathError) -> SearchTerm {
        let token = current
        let text = try name()
        if property == .any, take(.equals) { return try designated(SearchParser.property(named: text)) }
        if case .quoted = token.content { return .matches(property, .exact(text)) }
        guard text != "AND", text != "OR" else {
            at -= 1
            throw unexpected()
        }
        let tokens = SearchTokens(text)
        guard !tokens.pieces.isEmpty else { throw MetricMathError(.syntax, "A search term without a letter or digit", at: token.offset) }
        return .matches(property, .partial(tokens))
    }

    private mutating func designated(_ property: SearchProperty) throws(MetricMathError) -> SearchTerm {
        if property == .account, take(.word("LOCAL")) || take(.quoted("LOCAL")) { return .and([]) }
        return try factor(property)
    }

    private static func property(named name: String) -> SearchProperty {
        switch name {
        case "Namespace": .namespace
        case "MetricName": .metricName
        case ":aws.AccountId": .account
        default: .dimension(name)
        }
    }
}
