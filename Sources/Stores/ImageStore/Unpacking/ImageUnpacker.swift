import World

/// Writes the files of an image into a folder that nothing else writes to, and proves that they are those that were registered.
public struct ImageUnpacker {
    private let folder: any TreeFolder
    private let owner: UInt32?
    private var tree = ImageTree()
    /// Folders get their modes last: one may forbid writing into itself.
    private var folders: [ImageEntry] = []
    /// The folder that was used last: most entries lie beside the one before.
    private var last: (path: ImagePath, folder: any TreeFolder)

    private init(into folder: any TreeFolder, owner: UInt32?) {
        (self.folder, self.owner, last) = (folder, owner, (ImagePath(names: []), folder))
    }

    /// Unpacks the content that is kept in `file` under its digest. What an earlier attempt left there is replaced.
    /// - Parameter owner: the user and group that everything will belong to; nil leaves it to us.
    public static func unpack(_ file: any DiskFile, digest: String, into folder: any TreeFolder, owner: UInt32?) throws(ImageError) -> ImageContent {
        let packedBytes = try ImageError.wrapping { () throws(DiskError) in try file.size }
        let bytes = HashedBytes(try ZstdBytes(FileBytes(file, bytesMax: .max)))
        var unpacker = ImageUnpacker(into: folder, owner: owner)
        do throws(ImageError) {
            let reader = TarReader(bytes)
            while let entry = try reader.next() { try unpacker.write(entry, reader) }
        } catch {
            // What we packed ourselves can only be unreadable because it was damaged; a disk that is full is another matter.
            if case .malformed(let reason) = error { throw .damaged("the stored image is damaged: \(reason)") }
            throw error
        }
        guard bytes.digest == digest else { throw .damaged("the stored image is damaged: its digest is \(bytes.digest)") }
        try unpacker.finish()
        return ImageContent(digest: digest, bytes: unpacker.tree.bytes, entries: unpacker.tree.entries, packedBytes: packedBytes)
    }

    private mutating func write(_ entry: ImageEntry, _ reader: TarReader) throws(ImageError) {
        _ = try tree.add(entry)
        let parent = try open(entry.path.parent), name = entry.path.name
        switch entry.kind {
        case .folder:
            try ImageError.wrapping { () throws(DiskError) in
                do throws(DiskError) { _ = try parent.makeFolder(name) } catch {
                    guard error.kind == .exists, try parent.entry(name).kind == .folder else { throw error }
                }
            }
            folders.append(entry)
        case .file:
            try remove(name, in: parent)
            try writeContent(name, parent, reader)
            try settle(entry, in: parent)
        case .link(let target):
            try remove(name, in: parent)
            try ImageError.wrapping { () throws(DiskError) in try parent.makeLink(name, to: target) }
            try settle(entry, in: parent)
        case .name(let other):
            try remove(name, in: parent)
            let home = try open(other.parent)
            try ImageError.wrapping { () throws(DiskError) in try parent.makeName(name, for: other.name, in: home) }
        }
    }

    private func writeContent(_ name: String, _ parent: any TreeFolder, _ reader: TarReader) throws(ImageError) {
        let file = try ImageError.wrapping { () throws(DiskError) in try parent.makeFile(name) }
        defer { file.close() }
        var offset: Int64 = 0
        while case let piece = try reader.content(), !piece.isEmpty {
            let at = offset
            try ImageError.wrapping { () throws(DiskError) in try file.write(piece, at: at) }
            offset += Int64(piece.count)
        }
    }

    private func remove(_ name: String, in parent: any TreeFolder) throws(ImageError) {
        try ImageError.wrapping { () throws(DiskError) in
            do throws(DiskError) { try parent.remove(name) } catch { if error.kind != .notFound { throw error } }
        }
    }

    private mutating func open(_ path: ImagePath) throws(ImageError) -> any TreeFolder {
        if path == last.path { return last.folder }
        let found = try ImageError.wrapping { () throws(DiskError) in
            var found = folder
            for name in path.names { found = try found.folder(name) }
            return found
        }
        last = (path, found)
        return found
    }

    private func settle(_ entry: ImageEntry, in parent: any TreeFolder) throws(ImageError) {
        try ImageError.wrapping { () throws(DiskError) in
            try parent.settle(entry.path.name, user: owner, mode: entry.mode, modifiedSeconds: entry.modifiedSeconds)
        }
    }

    private mutating func finish() throws(ImageError) {
        var settled: Set<ImagePath> = []
        // One that is named twice is as it was named last.
        for entry in folders.reversed() where settled.insert(entry.path).inserted { try settle(entry, in: try open(entry.path.parent)) }
        try ImageError.wrapping { () throws(DiskError) in try folder.syncAll() }
    }
}
