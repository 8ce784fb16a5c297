import AWSWire

/// A part of a list: IAM's `MaxItems` and `Marker`. The marker is the key of the last item shown, so that a page stays right when
/// others come and go.
struct Page<Item> {
    /// How many items a page has when the caller does not say (IAM API Reference, MaxItems).
    static var sizeDefault: Int { 100 }
    static var sizeMax: Int { 1000 }

    let items: [Item]
    let isTruncated: Bool
    let marker: String?

    /// `all` is sorted by `key`, in the order of bytes.
    init(_ all: [Item], _ asked: PageInput, key: (Item) -> String) {
        let size = min(max(Int(clamping: asked.maxItems ?? Int64(Page.sizeDefault)), 1), Page.sizeMax)
        let rest = asked.marker.map { marker in all.drop { !marker.utf8.lexicographicallyPrecedes(key($0).utf8) } } ?? all[...]
        items = Array(rest.prefix(size))
        isTruncated = rest.count > items.count
        marker = isTruncated ? items.last.map(key) : nil
    }
}

/// What every list takes.
protocol PageInput {
    var marker: String? { get }
    var maxItems: Int64? { get }
}

extension Sequence {
    /// Sorted by the bytes of a text.
    func sorted(byText text: (Element) -> String) -> [Element] { sorted { text($0).utf8.lexicographicallyPrecedes(text($1).utf8) } }
}
