/// What an archive is packed with, by how it begins.
enum Archive {
    /// The tar archive in some bytes, unpacked if need be.
    static func tar(_ source: any ByteSource) throws(ImageError) -> TarReader { TarReader(try unpacked(source)) }

    private static func unpacked(_ source: any ByteSource) throws(ImageError) -> any ByteSource {
        let whole = Replayed(first: try source.next(), source)
        if whole.first.starts(with: [0x1f, 0x8b]) { return try GzipBytes(whole) }
        if whole.first.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { return try ZstdBytes(whole) }
        let others: [(magic: [UInt8], name: String)] = [
            (Array("BZh".utf8), "bzip2"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"), (Array("PK".utf8), "zip"), ([0x37, 0x7a, 0xbc, 0xaf], "7z"), (Array("!<arch>".utf8), "ar"),
        ]
        if let other = others.first(where: { whole.first.starts(with: $0.magic) }) {
            throw .malformed("it is \(other.name); a tar archive is expected, plain or packed with gzip or zstd")
        }
        return whole
    }

    /// A source whose first piece was looked at.
    private final class Replayed: ByteSource {
        let first: [UInt8]
        private var hasGivenFirst = false
        private let source: any ByteSource

        init(first: [UInt8], _ source: any ByteSource) { (self.first, self.source) = (first, source) }

        func next() throws(ImageError) -> [UInt8] {
            if hasGivenFirst { return try source.next() }
            hasGivenFirst = true
            return first
        }
    }
}
