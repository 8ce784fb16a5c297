/// Watches that entries, in the order in which they come, make a tree that stays within its root: nothing lies below a link or a file,
/// nothing is there twice, no link leads out, and the limits hold.
struct ImageTree {
    private enum Kind { case folder, file, link }

    private var kinds: [ImagePath: Kind] = [ImagePath(names: []): .folder]
    private(set) var entries = 0
    private(set) var bytes: Int64 = 0
    /// Names in the root that an instance's own files have.
    private let reserved: Set<String>

    init(reserved: Set<String> = []) { self.reserved = reserved }

    /// Takes an entry; answers the folders above it that no entry has made yet, from the top.
    mutating func add(_ entry: ImageEntry) throws(ImageError) -> [ImagePath] {
        let path = entry.path
        func refused(_ reason: String) -> ImageError { .entry(path: path.description, reason: reason) }
        if let first = path.names.first, reserved.contains(first) { throw refused("the name is kept for what an instance is given") }
        let missing = try openParents(of: path)
        switch (kinds[path], entry.kind) {
        case (nil, _): try count(entry)
        // Archives name a folder again after something in it has made it, or to say its mode.
        case (.folder, .folder): break
        default: throw refused("it is there twice")
        }
        switch entry.kind {
        case .folder: kinds[path] = .folder
        case .file: kinds[path] = .file
        case .link(let target):
            try ImageTree.check(target, at: path)
            kinds[path] = .link
        case .name(let other):
            guard kinds[other] == .file else { throw refused("it is a second name of \(ImageError.quoted(other.description)), which is no file that came before") }
            kinds[path] = .file
        }
        return missing
    }

    private mutating func openParents(of path: ImagePath) throws(ImageError) -> [ImagePath] {
        var missing: [ImagePath] = [], above = path
        while !above.isRoot {
            above = above.parent
            switch kinds[above] {
            case .folder: break
            case nil:
                missing.insert(above, at: 0)
                continue
            case .file, .link: throw .entry(path: path.description, reason: "it lies below \(ImageError.quoted(above.description)), which is no folder")
            }
            break
        }
        for folder in missing {
            try count(ImageEntry(path: folder, kind: .folder, mode: 0, modifiedSeconds: 0))
            kinds[folder] = .folder
        }
        return missing
    }

    private mutating func count(_ entry: ImageEntry) throws(ImageError) {
        entries += 1
        guard entries <= ImageLimits.entriesMax else { throw .limit("there are more than \(ImageLimits.entriesMax) files, folders and links") }
        guard case .file(let size) = entry.kind else { return }
        guard size >= 0, size <= ImageLimits.bytesMax - bytes else { throw .limit("the files are larger than \(ImageLimits.bytesMax) bytes together") }
        bytes += size
    }

    /// A link leads to something in the image, and says so in a way that no other link can bend: it may go up first, by `..` that the
    /// folders above it answer for, and down from there by names.
    private static func check(_ target: String, at path: ImagePath) throws(ImageError) {
        func refused(_ reason: String) -> ImageError { .entry(path: path.description, reason: "\(reason) (a link to \(ImageError.quoted(target)))") }
        guard !target.isEmpty, target.utf8.count <= ImageLimits.pathBytesMax, !target.utf8.contains(0) else { throw refused("the link says nothing that could be followed") }
        guard !target.hasPrefix("/") else { throw refused("it leads out of the image") }
        let names = target.split(separator: "/").filter { $0 != "." }
        let up = names.prefix { $0 == ".." }.count
        guard up < path.names.count else { throw refused("it leads out of the image") }
        guard !names.dropFirst(up).contains("..") else { throw refused("it goes up again after a name, where other links may lead it out of the image") }
    }
}
