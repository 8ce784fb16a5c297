import World

/// Reads a folder of this machine as entries: folders before what is in them, names sorted. Links are told, never followed.
final class FolderReader: EntrySource {
    /// What is made of that which cannot be part of an image, and of names that are kept.
    struct Rules: Sendable {
        /// Names in the folder itself that are passed over.
        var passedOver: Set<String> = []
        /// Sockets and pipes are passed over, as those of programs that run; else they are refused.
        var passesOverSockets = false
    }

    private struct Level {
        let folder: any TreeFolder
        let path: ImagePath
        var names: ArraySlice<String>
    }

    private let rules: Rules
    private var levels: [Level]
    private var file: (any DiskFile)?
    private var path = ImagePath(names: [])
    private var offset: Int64 = 0, left: Int64 = 0

    init(_ folder: any TreeFolder, rules: Rules = Rules()) throws(ImageError) {
        let names = try ImageError.wrapping { () throws(DiskError) in try folder.names() }
        self.rules = rules
        levels = [Level(folder: folder, path: ImagePath(names: []), names: names.filter { !rules.passedOver.contains($0) }[...])]
    }

    func next() throws(ImageError) -> ImageEntry? {
        (file, left) = (nil, 0)
        while var level = levels.popLast() {
            guard let name = level.names.popFirst() else { continue }
            levels.append(level)
            if let entry = try read(name, in: level) { return entry }
        }
        return nil
    }

    func content() throws(ImageError) -> [UInt8] {
        guard let file, left > 0 else { return [] }
        let piece = try ImageError.wrapping { () throws(DiskError) in try file.read(count: Int(min(left, Int64(ImageLimits.pieceBytes))), at: offset) }
        guard !piece.isEmpty else { throw .entry(path: path.description, reason: "it became shorter while it was read") }
        offset += Int64(piece.count)
        left -= Int64(piece.count)
        return piece
    }

    /// Nil for what is passed over.
    private func read(_ name: String, in level: Level) throws(ImageError) -> ImageEntry? {
        let path = try level.path.appending(name), folder = level.folder
        let found = try ImageError.wrapping { () throws(DiskError) in try folder.entry(name) }
        func made(_ kind: ImageEntry.Kind) -> ImageEntry { ImageEntry(path: path, kind: kind, mode: found.mode, modifiedSeconds: found.modifiedSeconds) }
        switch found.kind {
        case .folder:
            let (below, names) = try ImageError.wrapping { () throws(DiskError) in
                let below = try folder.folder(name)
                return (below, try below.names())
            }
            levels.append(Level(folder: below, path: path, names: names[...]))
            return made(.folder)
        case .file:
            let (open, size) = try ImageError.wrapping { () throws(DiskError) in
                let open = try folder.file(name)
                return (open, try open.size)
            }
            (file, self.path, offset, left) = (open, path, 0, size)
            return made(.file(bytes: size))
        case .link: return made(.link(try ImageError.wrapping { () throws(DiskError) in try folder.linkTarget(name) }))
        case .socket, .pipe:
            guard rules.passesOverSockets else { throw .entry(path: path.description, reason: found.kind == .socket ? "it is a socket" : "it is a pipe") }
            return nil
        case .device: throw .entry(path: path.description, reason: "it is a device")
        }
    }
}
