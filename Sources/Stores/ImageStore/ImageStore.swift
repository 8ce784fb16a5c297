import Synchronization
import World

/// The shelf of images: the files of each, as one immutable archive under its digest (docs/format/images.md).
///
/// A content is there once its manifest is: the archive is written beside, synced and renamed first. Two images of equal files share
/// one content.
public final class ImageStore: Sendable {
    /// Where the files of an image come from: paths on the server's machine.
    public enum Source: Hashable, Sendable {
        case folder(String)
        /// A tar archive, plain or packed with gzip or zstd.
        case archive(String)
        /// The own folder of an instance, which may be running: sockets, pipes and what it was given are passed over.
        case instance(home: String)
    }

    private struct State {
        /// Contents that somebody is about to use, and how many do: they are not swept.
        var held: [String: Int] = [:]
        /// Those that were released while a sweep went on: it may have asked for what is used before their records were written.
        var releasedWhileSweeping: Set<String> = []
        var isSweeping = false
        /// While a copy of the whole shelf is made nothing is swept.
        var copies = 0
        var packing = 0
        var next = 0
    }

    private let folder: String
    private let disk: any Disk
    private let trees: any FileTrees
    /// Names that an instance's own files have in its folder: no image may bring them.
    private let reserved: Set<String>
    private let state = Mutex(State())
    /// One at a time puts archives up or takes them down.
    private let moving = Mutex(())

    /// - Parameter folder: no instance may see it.
    public init(folder: String, disk: any Disk, trees: any FileTrees, reserved: Set<String>) {
        (self.folder, self.disk, self.trees, self.reserved) = (folder, disk, trees, reserved)
    }

    /// The archive of a content.
    public static func file(of digest: String, in folder: String) -> String { "\(folder)/\(digest).tar.zst" }
    static func manifest(of digest: String, in folder: String) -> String { "\(folder)/\(digest).manifest" }
    static let incoming = "incoming-"

    // MARK: - Adding

    /// Takes the files in. The content is on stable storage when this returns, and is not swept before `release`.
    public func add(_ source: Source) async throws(ImageError) -> ImageContent {
        let temporary = try begin()
        defer { state.withLock { $0.packing -= 1 } }
        do throws(ImageError) {
            let content = try await pack(source, into: temporary)
            hold(content.digest)
            do throws(ImageError) { try keep(temporary, as: content) } catch {
                release(content)
                throw error
            }
            return content
        } catch {
            // What is left there is swept at the next start if it cannot be removed now.
            try? disk.remove(temporary)
            throw error
        }
    }

    /// Ends the protection of a content that was added: an image's record names it by now, or nobody will.
    public func release(_ content: ImageContent) {
        state.withLock { state in
            let left = (state.held[content.digest] ?? 1) - 1
            state.held[content.digest] = left > 0 ? left : nil
            if state.isSweeping { state.releasedWhileSweeping.insert(content.digest) }
        }
    }

    private func hold(_ digest: String) { state.withLock { $0.held[digest, default: 0] += 1 } }

    /// The file to pack into.
    private func begin() throws(ImageError) -> String {
        let number = try state.withLock { state throws(ImageError) in
            guard state.packing < ImageLimits.packingMax else { throw ImageError.busy }
            state.packing += 1
            state.next += 1
            return state.next
        }
        do throws(ImageError) {
            try ImageError.wrapping { () throws(DiskError) in try makeFolder() }
            guard try digests().count < ImageLimits.contentsMax else { throw .limit("there are \(ImageLimits.contentsMax) contents of images already") }
            try checkRoom()
        } catch {
            state.withLock { $0.packing -= 1 }
            throw error
        }
        return "\(folder)/\(ImageStore.incoming)\(number)"
    }

    /// The names of a new folder, and of those above it, are durable like what is in it.
    private func makeFolder() throws(DiskError) {
        try disk.makeFolder(folder)
        var path = folder[...]
        while let slash = path.lastIndex(of: "/") {
            path = path[..<slash]
            do throws(DiskError) { try disk.syncFolder(path.isEmpty ? "/" : String(path)) } catch {
                // A folder that we may not read was not made by us: its name is as durable as it ever will be.
                guard error.kind == .notPermitted else { throw error }
            }
        }
    }

    private func checkRoom() throws(ImageError) {
        let free = try ImageError.wrapping { () throws(DiskError) in try disk.freeBytes(folder) }
        guard free >= ImageLimits.freeBytesKept else { throw .noSpace }
    }

    private func pack(_ source: Source, into path: String) async throws(ImageError) -> ImageContent {
        let entries = try open(source)
        let file = try ImageError.wrapping { () throws(DiskError) in
            if disk.exists(path) { try disk.remove(path) }
            return try disk.open(path, create: true)
        }
        defer { file.close() }
        var packer = ImagePacker(entries, into: try PackedFile(file) { () throws(ImageError) in try self.checkRoom() }, reserved: reserved)
        return try await packer.pack()
    }

    private func open(_ source: Source) throws(ImageError) -> any EntrySource {
        switch source {
        case .archive(let path):
            guard !disk.isFolder(path) else { throw .noSource("\(path) is a folder") }
            let file = try ImageError.wrapping { () throws(DiskError) in try disk.openForReading(path) }
            return try Archive.tar(FileBytes(file, bytesMax: ImageLimits.archiveBytesMax))
        case .folder(let path): return try FolderReader(try openFolder(path))
        case .instance(let home): return try FolderReader(try openFolder(home), rules: .init(passedOver: reserved, passesOverSockets: true))
        }
    }

    private func openFolder(_ path: String) throws(ImageError) -> any TreeFolder {
        try ImageError.wrapping { () throws(DiskError) in try trees.open(path) }
    }

    private func keep(_ temporary: String, as content: ImageContent) throws(ImageError) {
        let manifest = ImageStore.manifest(of: content.digest, in: folder)
        try moving.withLock { _ throws(ImageError) in
            try ImageError.wrapping { () throws(DiskError) in
                if disk.exists(manifest) { return try disk.remove(temporary) }
                try disk.rename(temporary, to: ImageStore.file(of: content.digest, in: folder))
                try disk.syncFolder(folder)
                try disk.replaceFile(manifest, with: ImageManifest(content).bytes)
            }
        }
    }

    // MARK: - Sweeping

    /// Digests of the contents that are whole, sorted.
    public func digests() throws(ImageError) -> [String] {
        let names = try ImageError.wrapping { () throws(DiskError) in disk.isFolder(folder) ? try disk.list(folder) : [] }
        return names.filter { $0.hasSuffix(".manifest") }.map { String($0.dropLast(9)) }.filter(ImageContent.isDigest)
    }

    /// Removes the contents that nobody uses and nobody holds, and what interrupted packing left; answers how many contents went.
    /// - Parameter used: the digests that records name, asked for once the sweep has begun.
    @discardableResult
    public func sweep(_ used: () async throws -> Set<String>) async throws -> Int {
        let begins = state.withLock { state in
            // What is being packed or copied has no other protection.
            guard !state.isSweeping, state.packing == 0, state.copies == 0 else { return false }
            (state.isSweeping, state.releasedWhileSweeping) = (true, [])
            return true
        }
        guard begins else { return 0 }
        defer { state.withLock { $0.isSweeping = false } }
        guard disk.isFolder(folder) else { return 0 }
        return try remove(allBut: try await used())
    }

    private func remove(allBut used: Set<String>) throws(ImageError) -> Int {
        try moving.withLock { _ throws(ImageError) in
            let (kept, isPacking) = state.withLock { (used.union($0.held.keys).union($0.releasedWhileSweeping), $0.packing > 0 || $0.copies > 0) }
            guard !isPacking else { return 0 }
            let known = try digests(), whole = known.filter(kept.contains)
            let names = Set(whole.flatMap { ["\($0).manifest", "\($0).tar.zst"] })
            try ImageError.wrapping { () throws(DiskError) in
                // Manifests first: what has none is not there.
                for digest in known where !kept.contains(digest) { try disk.remove(ImageStore.manifest(of: digest, in: folder)) }
                try disk.syncFolder(folder)
                for name in try disk.list(folder) where !names.contains(name) { try disk.remove("\(folder)/\(name)") }
            }
            return known.count - whole.count
        }
    }

    /// Keeps every content while `body` runs: for a copy of the whole.
    public func holdingAll<Answer>(_ body: (_ folder: String) async throws -> Answer) async rethrows -> Answer {
        state.withLock { $0.copies += 1 }
        defer { state.withLock { $0.copies -= 1 } }
        return try await body(folder)
    }
}
