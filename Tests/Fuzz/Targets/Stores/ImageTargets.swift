import Base

@testable import ImageStore

extension FuzzTarget {
    /// Archives that operators register, and what the shelf writes of them.
    static let images = [
        FuzzTarget("image-archive", bytesMax: 8192) { bytes in try read(bytes) },
        // The checksums of all headers put right, so that what they say is read.
        FuzzTarget("image-archive-sealed", bytesMax: 8192) { bytes in
            var sealed = bytes
            for start in stride(from: 0, to: bytes.count - TarHeader.blockBytes + 1, by: TarHeader.blockBytes) {
                let block = Array(sealed[start..<start + TarHeader.blockBytes])
                let digits = Array(String(TarHeader.checksum(block), radix: 8).utf8)
                sealed.replaceSubrange(start + 148..<start + 156, with: digits + [UInt8](repeating: 0, count: 8 - digits.count))
            }
            try read(sealed)
        },
        FuzzTarget("image-manifest", bytesMax: 1024) { bytes in
            guard let manifest = attempt({ try ImageManifest(reading: bytes) }) else { return }
            try hold(attempt { try ImageManifest(reading: manifest.bytes) } == manifest, "the manifest does not come back")
        },
    ]

    /// What is taken keeps to its root and its limits, and comes back from the archive that the shelf makes of it.
    private static func read(_ bytes: [UInt8]) throws {
        guard let reader = attempt({ try Archive.tar(ReadyBytes(bytes)) }) else { return }
        var tree = ImageTree(reserved: ["user-data"]), taken: [ImageEntry] = [], written: [UInt8] = []
        while let entry = attempt({ try reader.next() }) ?? nil {
            guard let folders = attempt({ try tree.add(entry) }) else { break }
            for folder in folders + [entry.path] {
                try hold(!folder.isRoot && folder.names.allSatisfy { !["", ".", ".."].contains($0) } && folder.names.first != "user-data", "the path \(folder)")
            }
            var content: [UInt8] = []
            while let piece = attempt({ try reader.content() }), !piece.isEmpty { content += piece }
            // One whose content is not whole is refused by the next call.
            if case .file(let size) = entry.kind, size != Int64(content.count) { break }
            taken.append(entry)
            written += TarWriter.header(entry) + content + TarWriter.padding(Int64(content.count))
        }
        try hold(tree.entries <= ImageLimits.entriesMax && tree.bytes <= ImageLimits.bytesMax, "\(tree.entries) entries of \(tree.bytes) bytes")
        let again = TarReader(ReadyBytes(written + TarWriter.end))
        for entry in taken { try hold(attempt { try again.next() } == entry, "another entry than \(entry.path)") }
    }
}
