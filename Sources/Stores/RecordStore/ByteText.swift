/// Text that is equal and ordered by its UTF-8 bytes, as the store's lists are; Swift's own `String` compares canonically.
struct ByteText: Hashable, Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (a: ByteText, b: ByteText) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    static func < (a: ByteText, b: ByteText) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}

extension RecordKey {
    /// Equal byte by byte.
    func isIdentical(to other: RecordKey) -> Bool {
        ByteText(type) == ByteText(other.type) && ByteText(account) == ByteText(other.account) && ByteText(region) == ByteText(other.region)
            && ByteText(id) == ByteText(other.id)
    }
}
