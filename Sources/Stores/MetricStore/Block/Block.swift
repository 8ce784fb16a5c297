import Base
import World

/// An immutable block file that is open for reading. What is damaged in it reads as absent and is counted.
final class Block: Sendable {
    let info: BlockInfo
    let path: String
    private let file: any DiskFile

    private init(_ info: BlockInfo, _ path: String, _ file: any DiskFile) { (self.info, self.path, self.file) = (info, path, file) }

    deinit { file.close() }

    /// What opening a block file finds.
    enum Opened {
        case sound(Block)
        /// Header or footer are damaged: nothing of the block can be read.
        case damaged(reason: String)
    }

    static func open(_ path: String, on disk: any Disk) throws(MetricStoreError) -> Opened {
        do {
            let file = try disk.open(path, create: false)
            let size = try file.size
            guard size >= Int64(BlockFormat.headerBytes + BlockFormat.footerBytes) else { return .damaged(reason: "the file is too short") }
            guard let header = try BlockHeader.read(file.read(count: BlockFormat.headerBytes, at: 0), file: path) else {
                return .damaged(reason: "the header is damaged")
            }
            let tail = try file.read(count: BlockFormat.footerBytes, at: size - Int64(BlockFormat.footerBytes))
            guard let info = BlockFooter.read(tail, fileBytes: size), info.id == header.id, info.resolution == header.resolution else {
                return .damaged(reason: "the footer is damaged")
            }
            return .sound(Block(info, path, file))
        } catch let error as DiskError {
            throw .disk(error)
        } catch let error as MetricStoreError {
            throw error
        } catch {
            throw .damaged(file: path, reason: "\(error)")
        }
    }

    func overlaps(_ from: Int64, _ to: Int64) -> Bool { info.firstTime < to && info.lastTime >= from }

    /// Reads and checks the index; nil when it is damaged.
    func loadDirectory(_ scratch: ColumnScratch) throws(DiskError) -> BlockDirectory? {
        var sections: [[UInt8]] = []
        for section in BlockFormat.Section.allCases {
            guard let bytes = try readSection(section) else { return nil }
            sections.append(bytes)
        }
        return BlockDirectory(info, sections: sections, scratch: scratch)
    }

    /// A section of the directory, raw; nil when its checksum does not hold.
    func readSection(_ section: BlockFormat.Section) throws(DiskError) -> [UInt8]? {
        let place = info.sections[section.rawValue]
        let stored = try file.read(count: Int(place.storedBytes), at: Int64(place.offset))
        guard stored.count == Int(place.storedBytes), XXHash64.hash(stored) == place.checksum else { return nil }
        return Zstandard.decompress(stored, rawCount: Int(place.rawBytes))
    }

    /// The bytes of a group of chunks; nil when its checksum does not hold.
    func readGroup(_ group: BlockDirectory.Group) throws(DiskError) -> [UInt8]? {
        let bytes = try file.read(count: Int(group.length), at: Int64(BlockFormat.headerBytes) + Int64(group.offset))
        guard bytes.count == Int(group.length), UInt32(truncatingIfNeeded: XXHash64.hash(bytes)) == group.checksum else { return nil }
        return bytes
    }
}
