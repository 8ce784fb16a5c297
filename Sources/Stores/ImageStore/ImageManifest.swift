import Base

/// What is written beside a content, once it is whole and on stable storage: a sealed text of lines `name value`.
struct ImageManifest: Hashable {
    static let format = 1
    let content: ImageContent

    var bytes: [UInt8] {
        SealedText.sealed(
            """
            format \(ImageManifest.format)
            sha256 \(content.digest)
            bytes \(content.bytes)
            entries \(content.entries)
            packed-bytes \(content.packedBytes)
            """)
    }

    init(_ content: ImageContent) { self.content = content }

    /// Throws for what is damaged, and for a format of a later release.
    init(reading bytes: [UInt8]) throws(ImageError) {
        guard let text = SealedText.text(of: bytes) else { throw .damaged("the manifest is damaged") }
        var values: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { values[words[0]] = words[1] }
        }
        guard let format = values["format"].flatMap({ Int($0) }) else { throw .damaged("the manifest says no format") }
        guard format <= ImageManifest.format else { throw .damaged("the manifest has format \(format), of a later release; this one reads \(ImageManifest.format)") }
        guard let digest = values["sha256"], ImageContent.isDigest(digest), let size = values["bytes"].flatMap({ Int64($0) }), let entries = values["entries"].flatMap({ Int($0) }),
            let packed = values["packed-bytes"].flatMap({ Int64($0) }), size >= 0, entries >= 0, packed >= 0
        else { throw .damaged("the manifest is not whole") }
        content = ImageContent(digest: String(digest), bytes: size, entries: entries, packedBytes: packed)
    }
}
