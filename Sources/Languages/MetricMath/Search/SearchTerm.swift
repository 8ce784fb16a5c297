import Base

/// The condition of a search, over one metric's names (CloudWatch User Guide, CloudWatch search expression syntax).
indirect enum SearchTerm: Hashable, Sendable {
    case matches(SearchProperty, SearchPattern)
    case and([SearchTerm])
    case or([SearchTerm])
    case not(SearchTerm)

    func holds(for metric: SearchedMetric) -> Bool {
        switch self {
        case .matches(let property, let pattern): metric.texts(of: property).contains(where: pattern.matches)
        case .and(let terms): terms.allSatisfy { $0.holds(for: metric) }
        case .or(let terms): terms.contains { $0.holds(for: metric) }
        case .not(let term): !term.holds(for: metric)
        }
    }
}

/// Which of a metric's texts a term looks at.
enum SearchProperty: Hashable, Sendable {
    /// Namespace, metric name, names and values of dimensions.
    case any
    case namespace, metricName, account
    /// The value of the dimension of that name.
    case dimension(String)
}

/// What a term looks for.
enum SearchPattern: Hashable, Sendable {
    /// In double quotes: the whole text.
    case exact(String)
    case partial(SearchTokens)

    func matches(_ text: SearchedText) -> Bool {
        switch self {
        case .exact(let exact): text.text == exact
        case .partial(let tokens): text.tokens.match(tokens)
        }
    }
}

/// A text that is searched. It is cut into tokens only where a term asks for them.
struct SearchedText {
    let text: String
    var tokens: SearchTokens { SearchTokens(text) }
    init(_ text: String) { self.text = text }
}

/// A metric, ready to be searched.
struct SearchedMetric {
    private let account: SearchedText, namespace: SearchedText, name: SearchedText
    private let dimensions: [(name: SearchedText, value: SearchedText)]

    init(account: String, namespace: String, name: String, dimensions: [MetricDimension]) {
        (self.account, self.namespace, self.name) = (SearchedText(account), SearchedText(namespace), SearchedText(name))
        self.dimensions = dimensions.map { (SearchedText($0.name), SearchedText($0.value)) }
    }

    func texts(of property: SearchProperty) -> [SearchedText] {
        switch property {
        case .any: [namespace, name] + dimensions.flatMap { [$0.name, $0.value] }
        case .namespace: [namespace]
        case .metricName: [name]
        case .account: [account]
        case .dimension(let name): dimensions.filter { $0.name.text == name }.map(\.value)
        }
    }
}
