import Base
import World

/// Opens a store: lock, manifest, blocks, log, in this order.
struct StoreOpening {
    struct Opened {
        let core: StoreCore
        let loop: CommitLoop
        let maintenance: Maintenance
        let lock: any DiskFile
    }

    /// So many segments may wait for a seal after an opening; a server that restarts again and again would collect them.
    private static let segmentsMax = 4

    let folder: String
    let disk: any Disk
    let options: MetricStoreOptions
    let seed: UInt64

    func run() throws(MetricStoreError) -> Opened {
        let lock = try takeLock()
        let manifest = try readManifest()
        try removeStrays(manifest)
        let (blocks, damaged) = try openBlocks(manifest)
        let core = StoreCore(folder: folder, disk: disk, options: options, seed: seed, blocks: BlockSet(blocks))
        core.counts.blocksDamaged.store(UInt64(damaged.count), ordering: .relaxed)
        core.counts.blockBytes.store(blocks.reduce(0) { $0 + $1.info.fileBytes }, ordering: .relaxed)
        var origins = Origins()
        for origin in manifest.origins { origins.note(origin) }
        var recovery = LogRecovery(core, origins: origins)
        try recovery.run(from: manifest.firstSegment)
        let maintenance = Maintenance(core, manifest: manifest, damaged: damaged)
        let segment = try makeSegment(recovery.lastSegment + 1, base: recovery.lastSequence)
        let loop = CommitLoop(core, maintenance, segment: segment, nextSequence: recovery.lastSequence + 1, origins: recovery.origins)
        if recovery.liveSegments.count > StoreOpening.segmentsMax { core.queue.requestSeal() }
        return Opened(core: core, loop: loop, maintenance: maintenance, lock: lock)
    }

    private func takeLock() throws(MetricStoreError) -> any DiskFile {
        do throws(DiskError) {
            try disk.makeFolder(folder)
            let lock = try disk.open(folder + "/lock", create: true)
            try lock.lock()
            return lock
        } catch {
            throw error.kind == .isLocked ? .inUse(folder: folder) : .disk(error)
        }
    }

    private func readManifest() throws(MetricStoreError) -> Manifest {
        if let known = try Manifest.read(folder, disk) { return known }
        do throws(DiskError) {
            if let stray = try disk.list(folder).first(where: { BlockFormat.id(ofName: $0) != nil || LogFormat.segment(ofName: $0) != nil }) {
                throw DiskError(.notFound, path: folder + "/" + Manifest.names[0], operation: "read the manifest that \(stray) belongs to:")
            }
            let fresh = Manifest()
            try fresh.write(folder, disk)
            try syncFoldersAbove()
            return fresh
        } catch {
            throw .disk(error)
        }
    }

    /// Makes the names of a new store's folder, and of those above it, survive power loss.
    private func syncFoldersAbove() throws(DiskError) {
        var path = folder[...]
        while let slash = path.lastIndex(of: "/") {
            path = path[..<slash]
            do throws(DiskError) {
                try disk.syncFolder(path.isEmpty ? "/" : String(path))
            } catch {
                // A folder that we may not read was not made by us: its name is as durable as it ever will be.
                guard error.kind == .notPermitted else { throw error }
            }
        }
    }

    /// Files that a crash left: blocks that no manifest names, and half of an atomic replacement.
    private func removeStrays(_ manifest: Manifest) throws(MetricStoreError) {
        let named = Set(manifest.blocks)
        do throws(DiskError) {
            for name in try disk.list(folder) {
                let isStrayBlock = BlockFormat.id(ofName: name).map { !named.contains($0) } ?? false
                if isStrayBlock || name.hasSuffix(".tmp") { try disk.remove(folder + "/" + name) }
            }
        } catch {
            throw .disk(error)
        }
    }

    /// Blocks that are gone or damaged cost themselves, not the store.
    private func openBlocks(_ manifest: Manifest) throws(MetricStoreError) -> (sound: [Block], damaged: Set<UInt64>) {
        var sound: [Block] = [], damaged: Set<UInt64> = []
        for id in manifest.blocks {
            let path = folder + "/" + BlockFormat.name(id)
            if disk.exists(path), case .sound(let block) = try Block.open(path, on: disk), block.info.id == id {
                sound.append(block)
            } else {
                damaged.insert(id)
            }
        }
        return (sound, damaged)
    }

    private func makeSegment(_ number: UInt64, base: UInt64) throws(MetricStoreError) -> LogSegment {
        do throws(DiskError) {
            return try LogSegment(number, base: base, folder: folder, disk: disk, zerosAheadBytes: options.logZerosAheadBytes)
        } catch {
            throw .disk(error)
        }
    }
}
