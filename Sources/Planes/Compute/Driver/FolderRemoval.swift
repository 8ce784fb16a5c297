import World

/// Removes a folder with all that is in it, without following links. What an instance left there is bounded, and may be hostile.
struct FolderRemoval {
    /// Files and folders that one removal takes away, and how deep they may lie: beyond, it fails and is tried again.
    static let entriesMax = 1_000_000, depthMax = 128
    private let disk: any Disk

    init(_ disk: any Disk) { self.disk = disk }

    func remove(_ path: String) throws(DiskError) {
        var left = FolderRemoval.entriesMax
        try remove(path, depth: 0, &left)
    }

    private func remove(_ path: String, depth: Int, _ left: inout Int) throws(DiskError) {
        left -= 1
        guard left > 0, depth < FolderRemoval.depthMax else { throw DiskError(.io(0), path: path, operation: "remove") }
        // A link to a folder is removed as a link: only what cannot be removed so is a folder with something in it.
        do throws(DiskError) { return try disk.remove(path) } catch { if error.kind == .notFound { return } }
        for name in try disk.list(path) { try remove("\(path)/\(name)", depth: depth + 1, &left) }
        do throws(DiskError) { try disk.remove(path) } catch { if error.kind != .notFound { throw error } }
    }
}
