import Base
import World

/// Somebody waits for a copy of the store.
struct SnapshotRequest: Sendable {
    let folder: String
    let done: @Sendable (Result<Void, MetricStoreError>) -> Void
}

/// Copies a store that is serving: the blocks of the manifest, the log as far as it was durable at the start, then the
/// manifest. Runs between other maintenance, so no file goes away meanwhile.
struct Snapshot {
    private static let pieceBytes = 1 << 20

    let core: StoreCore

    func copy(into folder: String, _ manifest: Manifest) -> Result<Void, MetricStoreError> {
        let log = core.durableLog.withLock { $0 }
        do throws(DiskError) {
            try core.disk.makeFolder(folder)
            if try !core.disk.list(folder).isEmpty { return .failure(.notEmpty(folder: folder)) }
            for id in manifest.blocks { try copy(BlockFormat.name(id), to: folder, bytesMax: .max) }
            for name in try core.disk.list(core.folder) {
                guard let segment = LogFormat.segment(ofName: name), (manifest.firstSegment...max(manifest.firstSegment, log.segment)).contains(segment)
                else { continue }
                try copy(name, to: folder, bytesMax: segment == log.segment && name.hasSuffix(".log") ? log.end : .max)
            }
            try manifest.write(folder, core.disk)
            return .success(())
        } catch {
            return .failure(.disk(error))
        }
    }

    private func copy(_ name: String, to folder: String, bytesMax: Int64) throws(DiskError) {
        // A block whose file was lost is missing in the copy as well.
        guard core.disk.exists(core.path(name)) else { return }
        let source = try core.disk.open(core.path(name), create: false)
        let target = try core.disk.open(folder + "/" + name, create: true)
        let size = min(try source.size, bytesMax)
        var at: Int64 = 0
        while at < size {
            let piece = try source.read(count: Int(min(Int64(Snapshot.pieceBytes), size - at)), at: at)
            if piece.isEmpty { break }
            try target.write(piece, at: at)
            at += Int64(piece.count)
        }
        try target.sync()
        source.close()
        target.close()
    }
}
