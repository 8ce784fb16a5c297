/// The parameters of a URL's query, decoded, in their order.
struct QueryParameters {
    let all: [(name: String, value: String)]

    /// Parameters that are not UTF-8 are left out.
    init(_ query: String?) {
        var reader = FormReader(Array((query ?? "").utf8))
        var all: [(name: String, value: String)] = []
        while let pair = reader.next() {
            if let name = reader.text(pair.name), let value = reader.text(pair.value) { all.append((name: name, value: value)) }
        }
        self.all = all
    }

    func values(of name: String) -> [String] { all.filter { $0.name == name }.map(\.value) }
}
