import Base

/// The fixed parts of a block file, drawn in docs/format/metrics-block.md: a header, groups of chunks, a directory of
/// compressed sections, and a footer that says where everything is.
enum BlockFormat {
    static let magic: [UInt8] = Array("HNMBLOCK".utf8)
    static let version: UInt32 = 1
    static let headerBytes = 32
    static let footerBytes = 200
    /// A group is closed with the chunk that fills it to this size; it is what one checksum covers and one read fetches.
    static let groupBytes = 4096
    /// A section of the directory, raw; a footer that says more is damaged.
    static let sectionBytesMax = 1 << 30

    enum Section: Int, CaseIterable {
        /// The distinct labels, sorted by their canonical bytes.
        case pairs
        /// Each series as numbers of its labels.
        case series
        /// The distinct runs of times.
        case times
        /// Each series' chunks.
        case chunks
        /// Length and checksum of each group.
        case groups
    }

    /// What a chunk holds, beside the tags of `ValueColumn`.
    static let distributionTag: UInt8 = 254

    static func name(_ id: UInt64) -> String {
        let text = String(id, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text + ".block"
    }

    static func id(ofName name: String) -> UInt64? {
        guard name.hasSuffix(".block"), name.utf8.count == 22 else { return nil }
        return UInt64(name.dropLast(6), radix: 16)
    }
}

/// What the footer says of a block.
struct BlockInfo: Hashable, Sendable {
    var id: UInt64
    var resolution: Resolution
    /// Start of the partition that the block lies in.
    var partition: Int64
    var firstTime: Int64
    var lastTime: Int64
    var seriesCount: UInt64
    var sampleCount: UInt64
    /// Bytes of the whole file.
    var fileBytes: Int64
    var sections: [SectionPlace]

    struct SectionPlace: Hashable, Sendable {
        var offset: UInt64 = 0
        var storedBytes: UInt32 = 0
        var rawBytes: UInt32 = 0
        /// Of the stored bytes.
        var checksum: UInt64 = 0
    }
}
