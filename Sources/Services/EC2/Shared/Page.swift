import AWSWire

/// One page of a list that is ordered by id. The token of the next page is the last id shown.
struct Page<Item> {
    let items: [Item]
    let nextToken: String?

    /// `sizes`: what `MaxResults` may be. Without it everything is one page.
    init(_ items: [Item], maxResults: Int?, nextToken: String?, sizes: ClosedRange<Int> = 5...1000, id: (Item) -> String) throws(ServiceFault) {
        let from = nextToken.flatMap { $0.isEmpty ? nil : $0 }
        let rest = from.map { token in items.filter { id($0) > token } } ?? items
        guard let maxResults else {
            (self.items, self.nextToken) = (rest, nil)
            return
        }
        guard sizes.contains(maxResults) else {
            throw .invalidValue("\(maxResults)", of: "MaxResults", "Expecting a value between \(sizes.lowerBound) and \(sizes.upperBound).")
        }
        self.items = Array(rest.prefix(maxResults))
        self.nextToken = rest.count > maxResults ? self.items.last.map(id) : nil
    }
}

/// The members that most Describe calls share.
protocol Listing {
    var filters: [Filter]? { get }
    var maxResults: Int? { get }
    var nextToken: String? { get }
}

extension Listing {
    /// The page of `items` that the filters take.
    func page<Value>(_ items: [Stored<Value>], by table: FilterTable<Stored<Value>>, sizes: ClosedRange<Int> = 5...1000) throws(ServiceFault) -> Page<Stored<Value>> {
        try Page(table.select(items, filters), maxResults: maxResults, nextToken: nextToken, sizes: sizes, id: \.id)
    }
}
