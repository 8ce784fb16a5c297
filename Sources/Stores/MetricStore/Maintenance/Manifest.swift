import Base
import World

/// Which files count: the blocks, the first live segment of the log, and the origins up to there. Written whole, twice, at
/// each change (docs/format/metrics-block.md, "Manifest"); the newer sound copy is read.
struct Manifest: Equatable, Sendable {
    static let names = ["manifest-a", "manifest-b"]
    private static let magic: [UInt8] = Array("HNMANIFE".utf8)
    private static let version: UInt32 = 1

    var sequence: UInt64 = 0
    var nextBlock: UInt64 = 1
    var firstSegment: UInt64 = 1
    var blocks: [UInt64] = []
    var origins: [MetricBatch.Origin] = []

    func encode() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Manifest.magic)
        writer.writeInteger(Manifest.version)
        writer.writeInteger(UInt32(0))
        for value in [sequence, nextBlock, firstSegment] { writer.writeInteger(value) }
        writer.writeVarint(UInt64(blocks.count))
        for block in blocks { writer.writeVarint(block) }
        writer.writeVarint(UInt64(origins.count))
        for origin in origins {
            writer.writeText(origin.source)
            writer.writeVarint(origin.sequence)
        }
        writer.writeInteger(XXHash64.hash(writer.bytes))
        return writer.bytes
    }

    /// Nil when the bytes are damaged.
    static func decode(_ bytes: [UInt8], file: String) throws(MetricStoreError) -> Manifest? {
        guard bytes.count > 48, XXHash64.hash(Array(bytes.dropLast(8))) == bytes.suffix(8).reversed().reduce(0, { $0 << 8 | UInt64($1) }) else { return nil }
        var reader = ByteReader(Array(bytes.dropLast(8)))
        guard let found = reader.read(count: 8), found.elementsEqual(magic), let number = reader.readInteger(UInt32.self),
            reader.readInteger(UInt32.self) != nil
        else { return nil }
        guard number == version else { throw .unknownVersion(file: file, version: number) }
        return body(&reader)
    }

    private static func body(_ reader: inout ByteReader) -> Manifest? {
        var manifest = Manifest()
        guard let sequence = reader.readInteger(UInt64.self), let nextBlock = reader.readInteger(UInt64.self),
            let firstSegment = reader.readInteger(UInt64.self), let blockCount = reader.readVarint()
        else { return nil }
        (manifest.sequence, manifest.nextBlock, manifest.firstSegment) = (sequence, nextBlock, firstSegment)
        for _ in 0..<blockCount {
            guard let block = reader.readVarint() else { return nil }
            manifest.blocks.append(block)
        }
        guard let originCount = reader.readVarint() else { return nil }
        for _ in 0..<originCount {
            guard let source = reader.readText(), let last = reader.readVarint() else { return nil }
            manifest.origins.append(.init(source: source, sequence: last))
        }
        return reader.isAtEnd ? manifest : nil
    }

    /// The newest sound copy; nil in a folder that has none. When copies are there and none is sound the store is damaged.
    static func read(_ folder: String, _ disk: any Disk) throws(MetricStoreError) -> Manifest? {
        var found: [Manifest] = []
        var seen = 0
        for name in names where disk.exists(folder + "/" + name) {
            seen += 1
            let bytes: [UInt8]
            do throws(DiskError) { bytes = try disk.readFile(folder + "/" + name) } catch { throw .disk(error) }
            if let manifest = try decode(bytes, file: folder + "/" + name) { found.append(manifest) }
        }
        if seen > 0, found.isEmpty { throw .damaged(file: folder + "/" + names[0], reason: "no copy of the manifest is sound") }
        return found.max { $0.sequence < $1.sequence }
    }

    /// Writes both copies, one after the other, each atomically.
    func write(_ folder: String, _ disk: any Disk) throws(DiskError) {
        let bytes = encode()
        for name in Manifest.names { try disk.replaceFile(folder + "/" + name, with: bytes) }
    }
}
