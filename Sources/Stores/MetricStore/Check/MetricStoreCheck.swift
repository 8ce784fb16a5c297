import Base
import World

/// Verifies every byte of every file of a store that no process has open, and changes nothing.
public struct MetricStoreCheck {
    private let folder: String
    private let disk: any Disk
    private var report = CheckReport()

    /// Throws where the files cannot be read at all, or are of an unknown version; damage is in the report.
    public static func run(folder: String, disk: any Disk) throws(MetricStoreError) -> CheckReport {
        var check = MetricStoreCheck(folder: folder, disk: disk)
        do throws(DiskError) { try check.takeLock() } catch { throw error.kind == .isLocked ? .inUse(folder: folder) : .disk(error) }
        defer { check.lock?.close() }
        try check.checkAll()
        return check.report
    }

    private var lock: (any DiskFile)?

    private init(folder: String, disk: any Disk) { (self.folder, self.disk) = (folder, disk) }

    private mutating func takeLock() throws(DiskError) {
        guard disk.exists(folder + "/lock") else { return }
        lock = try disk.open(folder + "/lock", create: false)
        try lock?.lock()
    }

    private mutating func checkAll() throws(MetricStoreError) {
        let manifest = try checkManifest()
        let names: [String]
        do throws(DiskError) { names = try disk.list(folder) } catch { throw .disk(error) }
        for name in names {
            if let id = BlockFormat.id(ofName: name) {
                guard manifest?.blocks.contains(id) ?? true else {
                    report.note(name, .harmless, "belongs to no manifest; the next opening removes it")
                    continue
                }
                try checkBlock(name)
            } else if let segment = LogFormat.segment(ofName: name) {
                try checkLog(name, segment)
            }
        }
        for id in manifest?.blocks ?? [] where !names.contains(BlockFormat.name(id)) {
            report.note(BlockFormat.name(id), .damage, "the manifest names it and it is not there")
        }
        report.findings.sort { $0.file < $1.file }
    }

    private mutating func checkManifest() throws(MetricStoreError) -> Manifest? {
        var found: [Manifest] = []
        for name in Manifest.names {
            guard let bytes = try read(name) else {
                report.note(name, .damage, "is missing")
                continue
            }
            if let manifest = try Manifest.decode(bytes, file: folder + "/" + name) { found.append(manifest) } else {
                report.note(name, .damage, "the checksum does not hold; the other copy serves")
            }
        }
        if found.count == 2, found[0] != found[1] { report.note(Manifest.names[1], .harmless, "a crash came between the two copies") }
        return found.max { $0.sequence < $1.sequence }
    }

    private mutating func read(_ name: String) throws(MetricStoreError) -> [UInt8]? {
        guard disk.exists(folder + "/" + name) else { return nil }
        do throws(DiskError) {
            let bytes = try disk.readFile(folder + "/" + name)
            report.filesChecked += 1
            report.bytesChecked += Int64(bytes.count)
            return bytes
        } catch {
            throw .disk(error)
        }
    }

    private mutating func checkLog(_ name: String, _ segment: UInt64) throws(MetricStoreError) {
        guard let bytes = try read(name) else { return }
        let base = try LogFormat.readHeader(bytes.prefix(LogFormat.fileHeaderBytes), segment: segment, file: folder + "/" + name)
        let found = bytes.withUnsafeBytes { LogScanner(segment: segment, base: base ?? 0).scan($0) { _, _ in } }
        if base == nil, found.records > 0 { report.note(name, .damage, "the file header is damaged; the records stand for themselves") }
        if base == nil, found.records == 0 { report.note(name, .harmless, "the file header is unfinished and no record follows") }
        if name.hasSuffix(".log") { report.recordsInLog += UInt64(found.records) }
        if found.damagedRegions > 0 { report.note(name, .damage, "\(found.damagedRegions) places among durable records are damaged") }
        if found.tornTails > 0 { report.note(name, .harmless, "the end is torn; nothing in it is known to have been acknowledged") }
    }

    private mutating func checkBlock(_ name: String) throws(MetricStoreError) {
        guard case .sound(let block) = try Block.open(folder + "/" + name, on: disk) else {
            report.filesChecked += 1
            return report.note(name, .damage, "header or footer are damaged: the block cannot be read")
        }
        report.filesChecked += 1
        report.bytesChecked += block.info.fileBytes
        do throws(DiskError) { try checkContent(of: block, name) } catch { throw .disk(error) }
    }

    private mutating func checkContent(of block: Block, _ name: String) throws(DiskError) {
        let scratch = ColumnScratch()
        guard let directory = try block.loadDirectory(scratch) else {
            return report.note(name, .damage, "a section of the index is damaged: the block cannot be read")
        }
        for group in directory.groups where try block.readGroup(group) == nil {
            report.note(name, .damage, "the group of chunks at byte \(group.offset) is damaged")
        }
        let cursor = BlockCursor(block, directory, scratch)
        var samples = SeriesSamples()
        var count: UInt64 = 0
        for series in 0..<directory.seriesCount {
            samples.removeAll()
            try cursor.read(series, from: .min, to: .max, into: &samples)
            count += UInt64(samples.count)
        }
        report.samplesInBlocks += count
        if cursor.damaged > 0 { report.note(name, .damage, "\(cursor.damaged) chunks cannot be read") }
        else if count != block.info.sampleCount { report.note(name, .damage, "holds \(count) samples where its footer says \(block.info.sampleCount)") }
        if !isCovered(block, directory) { report.note(name, .damage, "its parts do not cover the whole file") }
    }

    /// Header, groups, sections and footer lie one behind the other, so that no byte is without a checksum.
    private func isCovered(_ block: Block, _ directory: BlockDirectory) -> Bool {
        var at = UInt64(BlockFormat.headerBytes) + directory.groups.reduce(0) { $0 + UInt64($1.length) }
        for section in block.info.sections {
            if section.offset != at { return false }
            at += UInt64(section.storedBytes)
        }
        return at + UInt64(BlockFormat.footerBytes) == UInt64(block.info.fileBytes)
    }
}
