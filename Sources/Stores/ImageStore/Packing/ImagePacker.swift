/// Turns entries into the archive that an image is kept as.
struct ImagePacker {
    private let source: any EntrySource
    private let target: PackedFile
    private var tree: ImageTree

    init(_ source: any EntrySource, into target: PackedFile, reserved: Set<String>) {
        (self.source, self.target, tree) = (source, target, ImageTree(reserved: reserved))
    }

    /// Packs everything; others may run between the pieces. Answers what was packed.
    mutating func pack() async throws(ImageError) -> ImageContent {
        while let entry = try source.next() {
            for folder in try tree.add(entry) {
                try target.append(TarWriter.header(ImageEntry(path: folder, kind: .folder, mode: 0o755, modifiedSeconds: entry.modifiedSeconds)))
            }
            try target.append(TarWriter.header(entry))
            if case .file(let bytes) = entry.kind { try await packContent(bytes) }
        }
        try target.append(TarWriter.end)
        let digest = try target.finish()
        return ImageContent(digest: digest, bytes: tree.bytes, entries: tree.entries, packedBytes: target.packedBytes)
    }

    private func packContent(_ bytes: Int64) async throws(ImageError) {
        while case let piece = try source.content(), !piece.isEmpty {
            try target.append(piece)
            await Task.yield()
        }
        try target.append(TarWriter.padding(bytes))
    }
}
